"""Who is new here, and what they are told of their first meetup until organisers put it in their own words."""

from datetime import timedelta

NEW_FOR = timedelta(days=60)

FIRST_MEETUP = """\
1. **Arriving.** We meet online. When you have saved a place, the link to join is on the meetup's page and in your \
mail. Being a little late is fine.
2. **Check-in.** We usually begin with a short question for everyone. Passing is always fine. Nobody asks why.
3. **Listening and talking.** You can speak, type or only listen. Your camera can stay off.
4. **Small groups.** Sometimes we split into small groups. If you would rather not, say so and sit it out.
5. **Leaving.** You can go whenever you need to, without explaining.
"""
