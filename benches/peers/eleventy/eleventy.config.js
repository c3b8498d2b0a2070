// Lists of 50 for home, tags, years and months; Markdown without a template language in it.
module.exports = function (config) {
  const ROWS = 50;
  let newest = null;
  config.setQuietMode(true);
  config.on("eleventy.before", () => { newest = null; });

  const posts = (api) =>
    (newest ??= api.getFilteredByGlob("src/posts/*.md").sort((a, b) => b.date - a.date));

  const pages = (name, items) => {
    const total = Math.ceil(items.length / ROWS) || 1;
    return Array.from({ length: total }, (_, at) => ({
      name, total, number: at + 1, count: items.length, items: items.slice(at * ROWS, (at + 1) * ROWS),
    }));
  };

  const groups = (api, names) => {
    const found = new Map();
    for (const post of posts(api)) {
      for (const name of names(post)) {
        if (!found.has(name)) found.set(name, []);
        found.get(name).push(post);
      }
    }
    return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([name, items]) => pages(name, items));
  };

  config.addCollection("latest", (api) => posts(api).slice(0, ROWS));
  config.addCollection("homePages", (api) => pages("News", posts(api)));
  config.addCollection("tagPages", (api) => groups(api, (post) => post.data.topics ?? []));
  config.addCollection("yearPages", (api) => groups(api, (post) => [post.date.toISOString().slice(0, 4)]));
  config.addCollection("monthPages", (api) => groups(api, (post) => [post.date.toISOString().slice(0, 7)]));
  config.addFilter("day", (date) => date.toISOString().slice(0, 10));
  config.addFilter("minute", (date) => date.toISOString().slice(0, 16).replace("T", " "));
  config.addFilter("instant", (date) => date.toISOString());
  return { dir: { input: "src", output: "_site" }, markdownTemplateEngine: false, htmlTemplateEngine: "njk" };
};
