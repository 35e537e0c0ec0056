import locales from "@react-aria/optimize-locales-plugin";
import { defineConfig } from "vitest/config";

export default defineConfig({
  base: "/console/",
  plugins: [{ ...locales.vite({ locales: ["en-US", "zh-CN"] }), enforce: "pre" }],
  build: {
    chunkSizeWarningLimit: 600,
    outDir: "../dist",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rollupOptions: {
      // Directives for servers, which libraries carry and nothing here reads.
      onwarn: (warning, tell) => warning.code !== "MODULE_LEVEL_DIRECTIVE" && tell(warning),
      output: {
        entryFileNames: "a/[hash].js",
        chunkFileNames: "a/[hash].js",
        assetFileNames: "a/[hash][extname]",
        // Apart, so that a change of the console leaves what browsers have of these.
        codeSplitting: { groups: [{ name: "frame", test: /node_modules\/(react|react-dom|scheduler|@tanstack)\// }] },
      },
    },
  },
  // `npm run dev` shows the sources over a host that runs beside it.
  server: { proxy: { "/api": "http://127.0.0.1:9000" }, fs: { allow: ["../../.."] } },
  test: { environment: "happy-dom", include: ["src/**/*.test.{ts,tsx}", "build/**/*.test.ts"] },
});
