// @ts-check
// Run from the folder above, so that what the page loads is looked at too.
import js from "@eslint/js";

export default [
  js.configs.recommended,
  { ignores: ["**/node_modules/**"] },
  { languageOptions: { ecmaVersion: 2024, sourceType: "module" } },
  {
    rules: {
      // The compiler knows better which names there are.
      "no-undef": "off",
      eqeqeq: "error",
      "no-var": "error",
      "prefer-const": "error",
      // What is shown is written by the server or as text: never made into markup or code here, but for its fragments.
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
    },
  },
];
