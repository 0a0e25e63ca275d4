from django.urls import path
from django.views.decorators.http import require_safe

from meetups import feeds
from meetups.views import asking, calendar, checking_in, library, offers, places, polls, reading, recaps, themes

urlpatterns = [
    path("", reading.meetup_list, name="meetups"),
    path("feed/", require_safe(feeds.MeetupFeed()), name="meetup-feed"),
    path("calendar.ics", feeds.public_calendar, name="calendar"),
    path("calendar/<slug:token>.ics", feeds.personal_calendar, name="personal-calendar"),
    path("calendar/renew/", calendar.renew_calendar_address, name="renew-calendar-address"),
    path("leave/<str:token>/", places.leave_by_link, name="leave"),
    path("library/", library.library, name="library"),
    path("library/feed/", feeds.library_feed, name="library-feed"),
    path("library/new/", library.new_resource, name="new-resource"),
    path("library/<slug:slug>/", library.resource_page, name="resource"),
    path("offers/new/", offers.new_offer, name="new-offer"),
    path("offers/<int:pk>/", offers.offer_page, name="offer"),
    path("themes/", themes.themes, name="themes"),
    path("polls/", polls.poll_list, name="polls"),
    path("polls/<slug:slug>/", polls.poll_page, name="poll"),
    path("<slug:slug>/", reading.meetup_page, name="meetup"),
    path("<slug:slug>/rsvp/", places.rsvp, name="rsvp"),
    path("<slug:slug>/check-in/", checking_in.check_in, name="check-in"),
    path("<slug:slug>/questions/", asking.questions, name="questions"),
    path("<slug:slug>/questions/<int:pk>/wonder/", asking.wonder, name="wonder"),
    path("<slug:slug>/left-out/", recaps.left_out, name="left-out"),
    path("<slug:slug>/photos/<slug:key>.webp", recaps.photo, name="recap-photo"),
    path("<slug:slug>/invite.ics", feeds.invite, name="invite"),
]
