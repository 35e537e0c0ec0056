var e=`# Undo a booking that fails halfway

After each booking that succeeds, the workflow adds the address that cancels it to the front of the
list \`undo\`. If a later step fails, the workflow calls all addresses of this list. [Undo what
succeeded](compensation.md) has the rules.

Save this workflow as \`book-trip.yaml\` in an empty folder ([workflows as
files](../reference/files.md#a-workflow) explains the format):

\`\`\`yaml
name: Book a trip
inputs:
  city: {type: string, required: true}
steps:
  - none: {set_variable: undo, value: []}
  - try: {try: null}
    do:
      - hotel:
          http_request: https://hotel.example.com/bookings
          method: POST
          body: {city: "[[city]]"}
          fail_on_status: true
      - hotelUndo: {expression: "[\\"https://hotel.example.com/bookings/\\" + {{hotel.json.id}}] + [[undo]]"}
      - keepHotel: {set_variable: undo, value: "{{hotelUndo.result}}"}
      - flight:
          http_request: https://flight.example.com/bookings
          method: POST
          body: {city: "[[city]]"}
          fail_on_status: true
      - flightUndo: {expression: "[\\"https://flight.example.com/bookings/\\" + {{flight.json.id}}] + [[undo]]"}
      - keepFlight: {set_variable: undo, value: "{{flightUndo.result}}"}
      - pay: {http_request: "https://pay.example.com/charges", method: POST, body: {city: "[[city]]"}, fail_on_status: true}
      - booked: {output: {booked: true}}
    catch:
      - each: {foreach: "[[undo]]"}
        do:
          - cancel:
              http_request: "{{each.item}}"
              method: DELETE
              fail_on_status: true
              retry: 8
              __retry_backoff: 2
              __retry_jitter: true
      - undone: {output: {booked: false, failedAt: "{{error.stepId}}"}}
\`\`\`

Save its tests beside it as \`book-trip.test.yaml\`:

\`\`\`yaml
mocks:
  hotel: {request: {method: POST, url: "https://hotel.example.com/bookings"}, reply: {json: {id: h1}}}
  flight: {request: {method: POST, url: "https://flight.example.com/bookings"}, reply: {json: {id: f1}}}
  full: {request: {method: POST, url: "https://flight.example.com/bookings"}, reply: {status: 409}}
  paid: {request: {method: POST, url: "https://pay.example.com/charges"}, reply: {status: 201}}
  declined: {request: {method: POST, url: "https://pay.example.com/charges"}, reply: {status: 402}}
  noHotel: {request: {method: DELETE, url: "https://hotel.example.com/bookings/h1"}, replies: [{status: 503}, {status: 204}]}
  noFlight: {request: {method: DELETE, url: "https://flight.example.com/bookings/f1"}, reply: {status: 204}}
defaults:
  inputs: {city: Rome}
cases:
  - name: everything is booked
    use: [hotel, flight, paid]
    expect:
      result: {booked: true}
      requests: {exactly: [{to: hotel, body: {json: {city: Rome}}}, {to: flight}, {to: paid}]}
  - name: a declined payment cancels both, the last one first
    use: [hotel, flight, declined, noHotel, noFlight]
    expect:
      result: {booked: false, failedAt: pay}
      requests: {exactly: [{to: hotel}, {to: flight}, {to: declined}, {to: noFlight}, {to: noHotel}, {to: noHotel}]}
  - name: a full flight cancels the hotel
    use: [hotel, full, noHotel]
    expect:
      result: {booked: false, failedAt: flight}
      requests: {exactly: [{to: hotel}, {to: full}, {to: noHotel}, {to: noHotel}]}
\`\`\`

Run the [tests](test-workflows.md):

\`\`\`sh
sluice test
\`\`\`

This command also runs the case with simulated crashes of the worker, and reports [what then
differs](test-workflows.md#find-requests-that-are-sent-twice):

\`\`\`sh
sluice test -k declined --crash || test $? = 3
\`\`\`
`;export{e as default};