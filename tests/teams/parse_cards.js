// Reads cards from standard input, a JSON array, and writes what Microsoft's own parser finds wrong with each.
"use strict";

const { AdaptiveCard, CardElement, SerializationContext, Versions } = require("adaptivecards/dist/adaptivecards.js");

// The parser warns on the console that it has no Markdown processor; standard output is for the answer alone.
console.warn = console.error = () => {};

function faultsOf(json) {
  // Its pattern for `lang` is global, and so remembers where the last match ended: every second card would fail.
  CardElement.langProperty.regEx.lastIndex = 0;
  const context = new SerializationContext(Versions.v1_5);
  const card = new AdaptiveCard();
  card.parse(json, context);
  const faults = [];
  for (let i = 0; i < context.eventCount; i++) {
    const event = context.getEventAt(i);
    faults.push(`parse: ${event.event} ${event.message}`);
  }
  for (const { event, message } of card.validateProperties().validationEvents) {
    faults.push(`validate: ${event} ${message}`);
  }
  if (card.getItemCount() !== json.body.length) faults.push(`kept ${card.getItemCount()} of ${json.body.length} elements`);
  return faults;
}

let text = "";
process.stdin.on("data", (part) => (text += part));
process.stdin.on("end", () => process.stdout.write(JSON.stringify(JSON.parse(text).map(faultsOf))));
