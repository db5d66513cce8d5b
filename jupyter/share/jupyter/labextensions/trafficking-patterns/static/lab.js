// An extension of JupyterLab in one file and without a build: it takes what it needs from the modules that
// JupyterLab shares, and offers itself as a container of module federation would.
(() => {
  "use strict";

  const NAME = "trafficking-patterns";
  const FOLDER = "notebooks";
  const ORDER =
    "A cell above was not run, or was changed since: choose Run > Run All Above Selected Cell, then run this cell again.";
  let shared = {};

  const load = async (name) => (await Object.values(shared[name])[0].get())();

  const titled = (file) => {
    const [, section, words] = /^((?:\d+_)*)(.+)\.ipynb$/.exec(file);
    const text = words.replaceAll("_", " ");
    return `${section.slice(0, -1).replaceAll("_", ".")} ${text[0].toUpperCase()}${text.slice(1)}`.trim();
  };

  // A section of the launcher: one tile a notebook, in the order of the paper.
  const addTiles = async (app, launcher, icon) => {
    app.commands.addCommand(`${NAME}:open`, {
      label: (given) => (given.path ? titled(given.path.split("/").pop()) : "Open a notebook of the collection"),
      caption: (given) => given.path ?? "",
      icon,
      execute: (given) => app.commands.execute("docmanager:open", given),
    });
    const folder = await app.serviceManager.contents.get(FOLDER).catch(() => ({ content: [] }));
    folder.content
      .filter((one) => one.type === "notebook")
      .sort((one, other) => one.name.localeCompare(other.name, "en"))
      .forEach(({ path }, rank) =>
        launcher.add({ command: `${NAME}:open`, args: { path }, category: "Trafficking Patterns", rank }));
  };

  // The panel asks for a run: the choice is written into the parameters cell first, so that code and figures agree.
  const choose = (cells, values) => {
    const cell = [...cells].find((one) => one.getMetadata("tags")?.includes("parameters"));
    let source = cell.sharedModel.getSource();
    for (const [name, literal] of Object.entries(values))
      source = source.replace(
        new RegExp(`^(${name}: \\w+ = )(?:"(?:[^"\\\\]|\\\\.)*"|[^\\s#]+)`, "m"), (_, head) => head + literal);
    cell.sharedModel.setSource(source);
  };

  const listen = (panel, NotebookActions) => {
    const target = (comm, opened) => {
      choose(panel.content.model.cells, opened.content.data.values);
      // Once the kernel is free of the click that asked.
      setTimeout(() => NotebookActions.runAll(panel.content, panel.sessionContext), 0);
    };
    const register = () => panel.sessionContext.session?.kernel?.registerCommTarget(NAME, target);
    panel.sessionContext.kernelChanged.connect(register);
    register();
  };

  // Cells run in order, or say so.
  const stale = (notebook, cell) => {
    const cells = notebook.widgets;
    return cells
      .slice(0, cells.indexOf(cell))
      .some(({ model }) => model.type === "code" && (model.executionCount === null || model.isDirty));
  };

  const activate = (app, tracker, launcher, { NotebookActions, Notification, icon }) => {
    let last;
    tracker.widgetAdded.connect((_, panel) => panel.sessionContext.ready.then(() => listen(panel, NotebookActions)));
    NotebookActions.executed.connect((_, { notebook, cell, error }) => {
      if (cell.model.type !== "code" || !(error?.errorName === "NameError" || stale(notebook, cell))) return;
      if (last) Notification.dismiss(last);
      last = Notification.warning(ORDER, { autoClose: 10000 });
    });
    if (launcher) addTiles(app, launcher, icon);
  };

  const extension = async () => {
    const [{ INotebookTracker, NotebookActions }, { ILauncher }, { Notification }, { notebookIcon }] =
      await Promise.all(
        ["@jupyterlab/notebook", "@jupyterlab/launcher", "@jupyterlab/apputils", "@jupyterlab/ui-components"].map(load));
    const plugin = {
      id: `${NAME}:lab`,
      autoStart: true,
      requires: [INotebookTracker],
      optional: [ILauncher],
      activate: (app, tracker, launcher) =>
        activate(app, tracker, launcher, { NotebookActions, Notification, icon: notebookIcon }),
    };
    return () => ({ __esModule: true, default: plugin });
  };

  window._JUPYTERLAB ??= {};
  window._JUPYTERLAB[NAME] = { init: (scope) => { shared = scope; }, get: extension };
})();
