// Svelte compiles to plain modules and style files; nothing is injected at run time.
export default {
  compilerOptions: { runes: true, css: "external" },
};
