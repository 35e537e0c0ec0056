var e=`# React to events

An *event* is a message that another system sends to Sluice when something has happened there. The
event starts every enabled workflow that has a matching *trigger*. Use events if the sender should
not need to know which workflows it starts. The sender needs a token with the scope \`execute\`
([authenticate](authenticate.md)).

The commands use these lines; [authenticate](authenticate.md) explains them:

\`\`\`sh
URL=http://127.0.0.1:9000/api/v1
field() { sed -n "s/.*\\"$1\\" *: *\\"\\([^\\"]*\\)\\".*/\\1/p"; }
TOKEN=$(field accessToken < credentials.json)
api() { curl -s -H "Authorization: Bearer $TOKEN" "$@"; }
\`\`\`

## Declare a trigger

Several types of events come from vFlow, an automation app for Android phones. Your own systems can
send them as well. This example uses the type \`notification\`. The field \`packageName\` names the
sender. Save this workflow as \`shop.json\`. It starts for each notification from \`com.example.shop\`
whose title contains "Order":

\`\`\`json
{
  "name": "Shop notification",
  "isEnabled": true,
  "triggers": [{"type": "notification", "packageName": "com.example.shop", "titleContains": "Order"}],
  "steps": [
    {"id": "out", "moduleId": "output", "parameters": {"value": "received: {{trigger.data.title}}"}}
  ]
}
\`\`\`

## Publish an event

\`\`\`sh
SHOP=$(api -d @shop.json $URL/workflows | field id)
RUN=$(api -d '{"type": "notification", "packageName": "com.example.shop", "title": "Order 7", "eventId": "n-1"}' $URL/events | field executionId)
until api $URL/executions/$RUN | grep -q '"phase" *: *"done"'; do sleep 1; done
api $URL/executions/$RUN
\`\`\`

The answer:

\`\`\`json
{"data": {"status": "completed", "result": "received: Order 7"}}
\`\`\`

The answer of \`POST /api/v1/events\` lists the executions that were started. If an event with the
same \`eventId\` is published again within a day, it starts nothing, and the answer lists the
executions of the first event.

## How events and triggers match

You declare a trigger in one of three places: as an entry of \`triggers\`, as the object
\`triggerConfig\`, or as a step such as \`vflow.trigger.notification\`. A trigger matches an event if
all of these conditions are true:

- The types are the same. \`notification\`, \`trigger_notification\`, \`vflow.trigger.notification\` and
  \`notification_received\` are spellings of one type. \`time\`, \`interval\`, \`cron\` and \`manual\` are not
  types of events, and are refused.
- If the trigger has \`packageName\` or \`eventCode\`, the event has the same value.
- If the trigger has a setting that ends in \`Contains\`, such as \`titleContains\`, the field of the
  event (\`title\`) contains that text.
- Every other setting of the trigger is equal to the field of the event that has the same name. If
  the event has no such field, the setting is ignored.

Triggers for text messages, notifications, battery and shared content have more settings: see
[modules](../modules.md).

The workflow can use each field of the event, and each field of its \`data\`, in three ways: as
\`{{trigger.data.<name>}}\`, as the variable \`[[<name>]]\`, and as an output of the trigger, if the
trigger is a step or has an \`id\`.

Applications of the itrigger API publish events of the type \`event\`: see
[itrigger](../../functions/itrigger/README.md).
`;export{e as default};