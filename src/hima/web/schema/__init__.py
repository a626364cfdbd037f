"""What the server says to the console, as JSON, a file for each thing; `console/src/wire.ts` is made from it.

Screens speak degrees, metres and microseconds: nanoseconds exceed what a JavaScript number holds exactly.
Arrays of one message are parallel columns: one row per track.
"""
