/** The rules of web/AGENTS.md that no linter knows. Each failure names the file and the rule. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";

const SRC = resolve("src");
const files = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .map((path) => path.replaceAll("\\", "/"))
  .filter((path) => /\.tsx?$/.test(path) && !path.startsWith("client/"));
const sources = files.map((path) => ({
  path,
  tree: ts.createSourceFile(
    path,
    readFileSync(join(SRC, path), "utf8"),
    ts.ScriptTarget.Latest,
    true,
    path.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS,
  ),
}));

/** Every node of a file, in reading order. */
function nodes(tree: ts.Node): ts.Node[] {
  const children: ts.Node[] = [];
  tree.forEachChild((child) => {
    children.push(child, ...nodes(child));
  });
  return children;
}

/** What a file imports, as paths from src/; static and dynamic. */
function importsOf(path: string, tree: ts.SourceFile): string[] {
  return nodes(tree).flatMap((node) => {
    const named = ts.isImportDeclaration(node) ? node.moduleSpecifier : undefined;
    const called =
      ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
        ? node.arguments[0]
        : undefined;
    const target = named ?? called;
    if (!target || !ts.isStringLiteral(target)) return [];
    if (target.text.startsWith("@/")) return [target.text.slice(2)];
    if (!target.text.startsWith(".")) return [];
    return [relative(SRC, resolve(SRC, dirname(path), target.text)).replaceAll("\\", "/")];
  });
}

// Later layers may import earlier ones and their own; main and router stand above all.
const LAYERS = ["client", "lib", "components/ui", "components", "features", "routes"];
const layerOf = (path: string): number => {
  const found = LAYERS.findLastIndex(
    (layer) =>
      path.startsWith(`${layer}/`) &&
      !(layer === "components" && path.startsWith("components/ui/")),
  );
  return found < 0 ? LAYERS.length : found;
};
const featureOf = (path: string): string | undefined => /^features\/([^/]+)/.exec(path)?.[1];
const isTest = (path: string) => path.startsWith("test/") || /\.test\.tsx?$/.test(path);

test("imports go down: routes, features, components, components/ui, lib, client", () => {
  const wrong = sources
    .filter(({ path }) => !isTest(path))
    .flatMap(({ path, tree }) =>
      importsOf(path, tree)
        // The generated client takes its settings from lib/http, and lib may use the client.
        .filter((target) => layerOf(target) > layerOf(path))
        .map((target) => `${path} imports ${target}`),
    );
  expect(wrong).toEqual([]);
});

test("a feature never imports another feature", () => {
  const wrong = sources.flatMap(({ path, tree }) => {
    const own = featureOf(path);
    if (!own) return [];
    return importsOf(path, tree)
      .filter((target) => (featureOf(target) ?? own) !== own)
      .map((target) => `${path} imports ${target}`);
  });
  expect(wrong).toEqual([]);
});

test("no type assertions: `as` only in `as const`", () => {
  const wrong = sources.flatMap(({ path, tree }) =>
    nodes(tree)
      .filter(ts.isAsExpression)
      .filter((node) => node.type.getText(tree) !== "const")
      .map((node) => `${path}: ${node.getText(tree)}`),
  );
  expect(wrong).toEqual([]);
});

test("colours only by token: no hex, rgb() or palette names in components", () => {
  const raw =
    /#[0-9a-f]{3,8}\b|\b(rgba?|hsla?|oklch)\(|-(gray|zinc|neutral|red|emerald|indigo|white|black)(-\d|\b)/i;
  const wrong = sources
    .filter(({ path }) => !isTest(path))
    .flatMap(({ path, tree }) =>
      nodes(tree)
        .filter(ts.isStringLiteralLike)
        .filter((node) => raw.test(node.text) && !node.text.startsWith("#main"))
        .map((node) => `${path}: ${node.text}`),
    );
  expect(wrong).toEqual([]);
});

test("no file grows past 250 lines, router and tests aside", () => {
  const long = sources
    .filter(({ path }) => path !== "router.tsx" && !isTest(path))
    .filter(({ tree }) => tree.getLineStarts().length > 250)
    .map(({ path }) => path);
  expect(long).toEqual([]);
});
