"""Members who want to be found, and telling of oneself."""

from tests import people
from tests.browser.scenes.library import LONG
from tests.browser.scenes.scenery import amina, described, scene
from tests.browser.stage import Stage
from tests.community.told import telling, telling_all
from tests.photos import png


@scene
def members_found(stage: Stage) -> None:
    described()
    for number in range(20):
        telling(f"Wren {number}")
    telling_all("members")
    seen = {f"{name}_seen": "members" for name in ("place", "does", "curious", "helps", "photo")}
    telling("Wren Price", place="Todmorden", helps="Seeds, captions and tea. " * 12, photo=png((400, 400)), **seen)
    telling(member=people.member(f"Wren {LONG[:60]}", email="long@example.org"), curious=LONG[:58], **seen)
    amina(stage)
    stage.open("/members/?q=wren")


@scene
def my_page_as_others_see_it(stage: Stage) -> None:
    seen = {f"{name}_seen": "organisers" for name in ("pronouns", "place", "photo", "links")} | {"does_seen": "members"}
    told = {"place": "by the sea", "does": f"{LONG}\n\nTwice.", "helps": "Tea", "standing": "newbie"}
    links = f"https://example.org/{'long' * 30}"
    profile = telling(member=amina(stage), photo=png((400, 400)), links=links, **told, **seen)
    stage.open(profile.get_absolute_url())


@scene
def telling_with_errors(stage: Stage) -> None:
    telling(member=amina(stage), photo=png((400, 400)))
    stage.open("/me/profile/more/")
    stage.write("Links (optional)", "no link")
    stage.write("What I do (optional)", "x" * 601)
    stage.press("Save")
