extension DocumentationPage {
  /// The page's script: copying, filtering, trying out. The page says all it has to say without.
  /// Whoever changes it puts its hash into `APIDescription.pagePolicy`.
  static let script: StaticString = #"""
    "use strict";
    const all = (selector, root = document) => [...root.querySelectorAll(selector)];
    const make = (name, properties = {}, ...children) => {
      const element = Object.assign(document.createElement(name), properties);
      element.append(...children);
      return element;
    };
    document.documentElement.classList.add("js");
    if (location.protocol.startsWith("http")) {
      for (const origin of all(".origin")) origin.textContent = location.origin;
    }

    const addCopy = (figure) => {
      const button = make("button", { type: "button", textContent: "Copy" });
      button.onclick = async () => {
        const code = figure.querySelector("code");
        try {
          await navigator.clipboard.writeText(code.textContent);
          button.textContent = "Copied";
        } catch {
          getSelection().selectAllChildren(code);
          button.textContent = "Selected";
        }
        setTimeout(() => { button.textContent = "Copy"; }, 1500);
      };
      figure.querySelector("figcaption").append(button);
    };
    all("figure").forEach(addCopy);

    const filter = document.getElementById("filter");
    const show = () => {
      const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
      for (const article of all("article")) {
        const text = (article.id + " " + article.dataset.method + " " + article.dataset.path + " "
          + article.querySelector(".text").textContent).toLowerCase();
        const isHidden = !words.every((word) => text.includes(word));
        article.hidden = isHidden;
        document.querySelector(`nav a[href="#${article.id}"]`).parentElement.hidden = isHidden;
      }
      for (const title of all("nav h2")) {
        title.hidden = !title.nextElementSibling.querySelector("li:not([hidden])");
      }
      for (const tag of all(".tag")) tag.hidden = !tag.querySelector("article:not([hidden])");
    };
    filter.addEventListener("input", show);
    addEventListener("hashchange", () => {
      const target = document.getElementById(location.hash.slice(1));
      if (!target?.closest("[hidden]")) return;
      filter.value = "";
      show();
      target.scrollIntoView();
    });
    for (const link of all("nav a")) {
      link.addEventListener("click", () => { document.getElementById("menu").checked = false; });
    }

    const watch = new IntersectionObserver((entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        for (const link of all("nav a[aria-current]")) link.removeAttribute("aria-current");
        document.querySelector(`nav a[href="#${target.id}"]`)?.setAttribute("aria-current", "true");
      }
    }, { rootMargin: "-15% 0px -80% 0px" });
    all("main > section:not(.tag), article").forEach((part) => watch.observe(part));

    const readable = (text) => {
      try {
        const value = JSON.parse(text);
        // What the browser cannot hold exactly is shown as it came.
        return JSON.stringify(value) === text ? JSON.stringify(value, null, 2) : text;
      } catch { return text; }
    };
    const openTry = (article) => {
      const fields = all("dt[data-in]", article).map((field) => {
        const { in: place, name, example } = field.dataset;
        const value = place === "header" ? "" : example;
        const input = make("input", { value, spellcheck: false });
        return { place, name, input };
      });
      const example = article.querySelector(".body");
      const body = example
        && make("textarea", { value: example.textContent, spellcheck: false });
      const title = make("span");
      const code = make("code");
      const result = make("figure", { hidden: true }, make("figcaption", {}, title),
        make("pre", { tabIndex: 0 }, code));
      addCopy(result);
      const form = make("form", { className: "try" },
        ...fields.map(({ name, input }) => make("label", {}, name, input)),
        ...(body ? [make("label", {}, "Body", body)] : []),
        make("button", { type: "submit", textContent: "Send" }));
      form.onsubmit = async (event) => {
        event.preventDefault();
        let path = article.dataset.path;
        const query = new URLSearchParams();
        const headers = body ? { "Content-Type": "application/json" } : {};
        for (const { place, name, input } of fields) {
          if (place === "path") path = path.replace(`{${name}}`, encodeURIComponent(input.value));
          else if (input.value === "") continue;
          else if (place === "query") query.append(name, input.value);
          else headers[name] = input.value;
        }
        const method = article.dataset.method;
        const start = performance.now();
        try {
          // Of a list, commas are to tell its elements apart.
          const target = path + (query.size ? `?${query}`.replaceAll("%2C", ",") : "");
          const answer = await fetch(target,
            { method, headers, body: body?.value, cache: "no-store" });
          const text = await answer.text();
          const time = Math.round(performance.now() - start);
          title.textContent = `${answer.status} ${answer.statusText} in ${time} ms`;
          const lines = [...answer.headers].map(([name, value]) => `${name}: ${value}`);
          code.textContent = lines.join("\n") + "\n\n" + readable(text);
        } catch (error) {
          title.textContent = "No answer";
          code.textContent = String(error);
        }
        result.hidden = false;
      };
      return [form, result];
    };
    for (const article of all("article")) {
      const request = article.querySelector("figure");
      const button = make("button", { type: "button", textContent: "Try it" });
      button.ariaExpanded = "false";
      let parts = null;
      button.onclick = () => {
        const isOpen = button.ariaExpanded === "true";
        if (!parts) request.after(...(parts = openTry(article)));
        for (const part of parts) part.classList.toggle("closed", isOpen);
        button.ariaExpanded = String(!isOpen);
        if (!isOpen) parts[0].querySelector("input, textarea, button").focus();
      };
      request.querySelector("figcaption").lastChild.before(button);
    }
    """#
}
