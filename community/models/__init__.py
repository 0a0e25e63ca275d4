"""People, what they tell, the community's own words, and what people may ask of it: one file a subject."""

from community.models.buddies import BuddyOffer, BuddyRefused, BuddyRequest, keeps_apart
from community.models.chat_offer import ChatBlock, ChatOffer, ChatRefused, ChatTime
from community.models.chat_request import ChatRequest
from community.models.data_request import DataRequest
from community.models.erasure import Erasure
from community.models.forum_topic import ForumTopic
from community.models.known_to import KnownTo
from community.models.pausing import Pause, PauseRefused, may_pause, when_paused
from community.models.people import Community, MailPreference, Member, MemberManager, OutboxFile, validate_links
from community.models.profile import Profile
from community.provider.site import OtherSite

__all__ = [
    "BuddyOffer",
    "BuddyRefused",
    "BuddyRequest",
    "ChatBlock",
    "ChatOffer",
    "ChatRefused",
    "ChatRequest",
    "ChatTime",
    "Community",
    "DataRequest",
    "Erasure",
    "ForumTopic",
    "KnownTo",
    "MailPreference",
    "Member",
    "MemberManager",
    "OtherSite",
    "OutboxFile",
    "Pause",
    "PauseRefused",
    "Profile",
    "keeps_apart",
    "may_pause",
    "validate_links",
    "when_paused",
]
