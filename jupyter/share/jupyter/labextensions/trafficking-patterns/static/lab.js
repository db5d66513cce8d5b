// An extension of JupyterLab in one file and without a build: it takes what it needs from the modules that
// JupyterLab shares, and offers itself as a container of module federation would.
(() => {
  "use strict";

  const NAME = "trafficking-patterns";
  const FOLDERS = ["notebooks", ""]; // JupyterLab opens on the project, or on its notebooks
  const WORDS = {
    en: {
      order: "A cell above was not run, or was changed since.",
      unknown: "{name} is not there yet: a cell above was not run, or was changed since. Nothing is lost: " +
        "choose Run > Run All Above Selected Cell, then run this cell again.",
      above: "Run the cells above, and this one",
      restarted: "Python was restarted and has forgotten all values. Nothing you wrote is lost.",
      all: "Run all cells",
    },
    fr: {
      order: "Une cellule plus haut n’a pas été exécutée, ou a été modifiée depuis.",
      unknown: "{name} n’existe pas encore : une cellule plus haut n’a pas été exécutée, ou a été modifiée depuis. " +
        "Rien n’est perdu : choisissez Run > Run All Above Selected Cell, puis exécutez de nouveau cette cellule.",
      above: "Exécuter les cellules précédentes et celle-ci",
      restarted: "Python a redémarré et a oublié toutes les valeurs. Rien de ce que vous avez écrit n’est perdu.",
      all: "Exécuter toutes les cellules",
    },
  };
  let shared = {};
  let language = "en"; // JupyterLab's own; that of the figures on the page comes first

  const say = (key) => {
    const [, spoken] = /tp-in-(\w+)/.exec(document.querySelector("[class*='tp-in-']")?.className) ?? [];
    return (WORDS[spoken ?? language] ?? WORDS.en)[key];
  };

  const load = async (name) => (await Object.values(shared[name])[0].get())();

  // A section of the launcher: one tile a notebook, in the order of the paper, under its own title.
  const titled = async (contents, path) => {
    const { content } = await contents.get(path);
    const [, section] = /^((?:\d+_)*)/.exec(path.split("/").pop());
    return `${section.slice(0, -1).replaceAll("_", ".")} ${content.cells[0].source.split("\n")[0].replace(/^# /, "")}`.trim();
  };

  const found = async (contents) => {
    for (const folder of FOLDERS) {
      const { content } = await contents.get(folder).catch(() => ({ content: [] }));
      const paths = content.filter((one) => one.type === "notebook").map((one) => one.path);
      if (paths.length) return paths.sort((one, other) => one.localeCompare(other, "en"));
    }
    return [];
  };

  const addTiles = async (app, launcher, icon) => {
    const { contents } = app.serviceManager;
    const paths = await found(contents);
    const titles = await Promise.all(paths.map((path) => titled(contents, path).catch(() => path)));
    app.commands.addCommand(`${NAME}:open`, {
      label: ({ path }) => titles[paths.indexOf(path)] ?? path ?? "Trafficking Patterns",
      caption: ({ path }) => `${titles[paths.indexOf(path)] ?? ""} (${path})`,
      icon,
      execute: ({ path }) => app.commands.execute("docmanager:open", { path }),
    });
    paths.forEach((path, rank) => launcher.add({
      command: `${NAME}:open`, args: { path }, category: "Trafficking Patterns", categoryRank: -1, rank,
    }));
  };

  // The panel asks for a run: the choice is written into the parameters cell first, so that code and figures agree.
  const write = (cells, values) => {
    const cell = [...cells].find((one) => one.getMetadata("tags")?.includes("parameters"));
    if (!cell) return;
    let source = cell.sharedModel.getSource();
    for (const [name, literal] of Object.entries(values))
      source = source.replace(
        new RegExp(`^(${name}: \\w+ = )(?:"(?:[^"\\\\]|\\\\.)*"|[^\\s#]+)`, "m"), (_, head) => head + literal);
    cell.sharedModel.setSource(source);
  };

  // Cells run in order, or say so. What has run is kept per notebook and forgotten with the kernel.
  const watch = (panel, { NotebookActions, Notification }) => {
    const notebook = panel.content;
    const ran = new Set();
    let note = "";
    let told = "";
    const run = (cells) => NotebookActions.runCells(notebook, cells, panel.sessionContext);
    const notify = (text, label, callback) => {
      Notification.dismiss(note || NAME);
      note = Notification.warning(text, { autoClose: 20000, actions: [{ label, callback }] });
    };
    const above = (cell) => notebook.widgets.slice(0, notebook.widgets.indexOf(cell));
    const code = ({ model }) => model.type === "code" && model.sharedModel.getSource().trim();

    const restarted = () => {
      if (ran.size) notify(say("restarted"), say("all"), () => run(notebook.widgets));
      ran.clear();
      told = "";
    };
    const listen = () => panel.sessionContext.session?.kernel?.registerCommTarget(NAME, (comm, opened) => {
      write(notebook.model.cells, opened.content.data.values);
      // Once the kernel is free of the click that asked.
      setTimeout(() => run(notebook.widgets), 0);
    });
    const executed = (_, { notebook: where, cell, success, error }) => {
      // A cell that was called off, because one before it failed, says nothing about order.
      if (where !== notebook || cell.model.type !== "code" || (!success && !error?.errorName)) return;
      const missed = above(cell).find((one) => code(one) && (!ran.has(one.model.id) || one.model.isDirty));
      if (success) ran.add(cell.model.id);
      if (!missed) {
        if (note) Notification.dismiss(note);
        note = told = "";
      } else if (error || told !== missed.model.id) { // said once, and again with each error
        told = missed.model.id;
        notify(say("order"), say("above"), async () => {
          await run([...above(cell), cell]);
          notebook.scrollToCell(cell);
        });
        const name = error?.errorName === "NameError" && /'(\w+)'/.exec(error.errorValue)?.[1];
        if (name) oneLine(cell.model.outputs, say("unknown").replace("{name}", name));
      }
    };

    panel.sessionContext.kernelChanged.connect(listen);
    panel.sessionContext.statusChanged.connect((_, status) => /restarting/.test(status) && restarted());
    NotebookActions.executed.connect(executed);
    panel.disposed.connect(() => NotebookActions.executed.disconnect(executed));
    listen();
  };

  // In place of a traceback through code that is right.
  const oneLine = (outputs, text) => {
    const kept = outputs.toJSON().filter((one) => one.output_type !== "error");
    outputs.fromJSON([...kept, { output_type: "stream", name: "stderr", text: `${text}\n` }]);
  };

  const activate = (app, tracker, launcher, translator, { notebookIcon, ...given }) => {
    language = (translator?.languageCode ?? "en").slice(0, 2);
    tracker.widgetAdded.connect((_, panel) => panel.sessionContext.ready.then(() => watch(panel, given)));
    if (launcher) addTiles(app, launcher, notebookIcon);
  };

  const extension = async () => {
    const names = ["notebook", "launcher", "translation", "apputils", "ui-components"];
    const [{ INotebookTracker, NotebookActions }, { ILauncher }, { ITranslator }, { Notification }, { notebookIcon }] =
      await Promise.all(names.map((name) => load(`@jupyterlab/${name}`)));
    const given = { NotebookActions, Notification, notebookIcon };
    const plugin = {
      id: `${NAME}:lab`,
      autoStart: true,
      requires: [INotebookTracker],
      optional: [ILauncher, ITranslator],
      activate: (app, tracker, launcher, translator) => activate(app, tracker, launcher, translator, given),
    };
    return () => ({ __esModule: true, default: plugin });
  };

  window._JUPYTERLAB ??= {};
  window._JUPYTERLAB[NAME] = { init: (scope) => { shared = scope; }, get: extension };
})();
