import { defineConfig } from "vite";

// Plain names and one script: the terminal serves each file as it is called here, under a policy
// that allows nothing inline.
export default defineConfig({
  base: "/",
  publicDir: false,
  build: {
    target: "chrome120",
    outDir: "dist",
    assetsDir: "",
    assetsInlineLimit: 0,
    modulePreload: false,
    cssCodeSplit: false,
    rollupOptions: {
      output: { entryFileNames: "desk.js", assetFileNames: "[name][extname]" },
    },
  },
});
