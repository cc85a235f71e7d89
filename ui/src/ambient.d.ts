// Set by vite.config.ts: true only in the build that answers commands in the page.
declare const __FAKE__: boolean;
declare module "*.css";
