import { expect, test } from "vitest";
import { failureText, refusalSentence } from "./decide";

const failure = (status: number, refusal: string, sentence = "As the node says.") => ({
  ok: false as const,
  status,
  refusal,
  sentence,
});

test("an acknowledgement that was not recorded says so in capitals", () => {
  expect(failureText(failure(507, "recording_refused"), true)).toMatch(/^Acknowledgement NOT recorded: /);
  expect(failureText(failure(507, "recording_refused"), false)).toMatch(/^NOT recorded: /);
});

test("a known refusal is said from the catalogue, an unknown one as the node says it", () => {
  expect(failureText(failure(409, "already_acknowledged"), true)).toBe("The alarm is already acknowledged.");
  expect(failureText(failure(409, "something_new"), true)).toBe("As the node says.");
});

test("no answer is never taken for done", () => {
  expect(failureText(failure(0, "unreachable", ""), true)).toMatch(/NOT done/);
});

test("no failure is without a word, not even one that came without an answer or without a reason", () => {
  for (const silent of [failure(0, "unreachable", ""), failure(502, "", ""), failure(500, "something_new", "")]) {
    expect(refusalSentence(silent)).toMatch(/did not answer/);
    expect(failureText(silent, true)).not.toBe("");
  }
});
