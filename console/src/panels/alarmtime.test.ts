import { expect, test } from "vitest";
import { alertOf } from "../testing";
import { mainTime } from "./alarmtime";

test("time to decide while there is any, then time to the earliest arrival", () => {
  const alert = alertOf({ actByUs: 40e6, arrivalEarlyUs: 100e6 });
  expect(mainTime(alert, 10e6)).toEqual({ label: "decide in", text: "0:30" });
  expect(mainTime(alert, 41e6)).toEqual({ label: "arrives in", text: "0:59" });
  expect(mainTime(alert, 400e6).text).toBe("0:00");
  expect(mainTime({ ...alert, priority: 3 }, 10e6)).toEqual({ label: "arrives in", text: "1:30" });
});

test("an alarm that is not about arrival counts up", () => {
  const reason = {
    rule: "inside",
    asset: "",
    zone: "plant",
    sinceUs: 5e6,
    arrivalEarlyS: null,
    arrivalLateS: null,
    breach: [],
  };
  const alert = alertOf({ arrivalEarlyUs: null, actByUs: null, raisedUs: 7e6, reasons: [reason] });
  expect(mainTime(alert, 65e6)).toEqual({ label: "inside for", text: "1:00" });
});
