"""A folder of Jekyll posts into posts that can be laid out for any generator: head and body apart.

Knows nothing of the generators.
"""

import datetime
import json
import re
import zlib
from dataclasses import dataclass, replace
from pathlib import Path

HEAD = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?)\n---[ \t]*\r?\n(.*)\Z", re.S)
DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)([T ]\d\d:\d\d:\d\d)?")


@dataclass(frozen=True)
class Post:
    """One article. `date` is to the second, and its zone is left out, so that all read it alike."""

    title: str
    date: str
    slug: str
    author: str
    source: str
    tags: tuple
    body: str

    @property
    def day(self):
        return self.date[:10]

    @property
    def stem(self):
        """Jekyll's name of the file, without its ending."""
        return f"{self.day}-{self.slug}"

    def head(self, *more, tags="tags"):
        """The head as YAML, of which JSON's texts and lists are a part."""
        fields = [
            ("title", self.title),
            ("author", self.author),
            ("from", self.source),
            (tags, list(self.tags)),
            *more,
        ]
        lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in fields]
        return f"---\ndate: {self.date}\n{''.join(lines)}---\n"


def unquoted(text):
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] == '"':
        try:
            return json.loads(text)
        except ValueError:
            return text[1:-1]
    if len(text) > 1 and text[0] == text[-1] == "'":
        return text[1:-1].replace("''", "'")
    return text


def read(path):
    """The post of a file; none where it has no head, or no title or date in it."""
    parts = HEAD.match(path.read_text(encoding="utf-8", errors="replace"))
    if not parts:
        return None
    fields = {}
    for line in parts[1].splitlines():
        key, colon, value = line.partition(":")
        if colon and not line.startswith((" ", "-")):
            fields[key.strip()] = value.strip()
    title, date = unquoted(fields.get("title", "")), DATE.match(unquoted(fields.get("date", "")))
    if not title or not date:
        return None
    day, time = "-".join(date.group(1, 2, 3)), (date[4] or "T00:00:00").replace(" ", "T")
    try:
        datetime.date.fromisoformat(day)
    except ValueError:
        return None
    tags = [unquoted(tag) for tag in fields.get("tags", "").strip("[] ").split(",")]
    return Post(
        title=title,
        date=f"{day}{time}Z",
        slug=re.sub(r"^\d{4}-\d\d-\d\d-", "", path.stem),
        author=unquoted(fields.get("author", "")),
        source=unquoted(fields.get("from", "")),
        tags=tuple(dict.fromkeys(tag for tag in tags if tag)),
        body=parts[2],
    )


def stream(folder, newest=None, topics=False):
    """All posts of a folder, or the newest ones, oldest first; one at a time, so that 100,000 fit.

    Names that are taken get a number, for peers put articles of one name at one address.
    """
    dated = []
    for path in sorted(Path(folder).rglob("*.md")):
        post = read(path)
        if post:
            dated.append((post.date, path))
    dated.sort()
    taken = {}
    for _, path in dated[-newest if newest else 0 :]:
        post = read(path)
        name = post.stem.lower()
        taken[name] = taken.get(name, 0) + 1
        if taken[name] > 1:
            post = replace(post, slug=f"{post.slug}-{taken[name]}")
        yield with_topics(post) if topics else post


def with_topics(post):
    """The benches' own posts have their outlet as their only tag, real ones more: none to three of 200
    topics more, some of them much more common than others."""
    number = zlib.crc32(post.stem.encode())
    more = []
    for _ in range((0, 0, 1, 1, 2, 3)[number % 6]):
        number = zlib.crc32(b"topic%d" % number)
        share = (number % 10_007) / 10_007
        more.append(f"话题{int(200 * share**3):03}")
    return replace(post, tags=tuple(dict.fromkeys((*post.tags, *more))))


def added(newest):
    """A post that is an hour newer than the newest one, with its tags."""
    moment = datetime.datetime.fromisoformat(newest.date[:19]) + datetime.timedelta(hours=1)
    title, source = f"{newest.title}（续）", f"{newest.source}-more"
    body = newest.body.replace(newest.source, source) if newest.source else newest.body
    return replace(
        newest,
        title=title,
        date=f"{moment.isoformat()}Z",
        slug="one-more",
        source=source,
        body=body.replace(newest.title, title) + "\n\n<p>这一篇是后来的。</p>\n",
    )


def edited(post):
    """The post with a paragraph more."""
    return replace(post, body=f"{post.body}\n\n<p>更正：这里多了一段。</p>\n")
