// Counts what the checks of a script say, and tells each that failed.

export let passed = 0;
export let failed = 0;

export function check(ok, what, detail = '') {
  if (ok) {
    passed += 1;
  } else {
    failed += 1;
    console.log(`FAILED ${what}${detail && `: ${detail}`}`);
  }
}
