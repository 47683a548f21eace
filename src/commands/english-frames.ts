import { frame, type TaskFrame } from './task-frame.ts'

const will =
  "(?:i ?'?ll|ill|i will|i can|let me|i want to|i wanna|i'd like to|i would like to|i'm going to|i am going to|i'm gonna|i choose to)"
const have = "(?:i|we|i'?ve|i have|we'?ve|we have)"
const lately = '(?: just| already| all| now| finally| both){0,3}'
/** Recognisers hear "dun", "down" and "don". */
const done = '(?:done|dun|down|don|complete|completed|finished|finish)'
const notDone = '(?:not (?:done|complete|completed|finished)|undone|incomplete|unfinished|open|pending|to ?do)'
const finish =
  '(?:close out|complete|completed|finish|finished|close|closed|check off|checked off|tick off|ticked off|cross off|crossed off|cross out|crossed out|resolve|resolved|mark off|marked off|wrap up|wrapped up)'
const past =
  '(?:[a-z]+ed|sent|bought|paid|wrote|written|made|took|taken|brought|met|put|built|told|swept|threw|thrown|hung|ran|run|gave|given|cut|cleaned|set)'
const care =
  '(?:do|get|have|handle|take care of|start|work on|deal with|see to|look into|look after|sort out|tackle|cover)'

/** Sentences about a task with English words, tried in this order. `\b` because the task may be named in Chinese. */
export const englishFrames: readonly TaskFrame[] = [
  frame('reopen', 'any', '(?:re ?open|reopened)\\b ?TASK(?: again)?', 'unnamed', 'bareNumber'),
  frame('reopen', 'named', '(?:unmark|uncheck)\\b ?TASK', 'bareNumber'),
  frame('reopen', 'known', 'open TASK (?:again|back up)'),
  frame('reopen', 'any', `(?:mark|set|change) TASK (?:as |to |back to )?${notDone}`),

  frame('assign', 'named', `(?:${will} )?claim(?:ed)?\\b ?TASK`, 'unnamed', 'bareNumber'),
  // What recognisers write for "claim" counts with a number behind "task" only.
  frame('assign', 'none', '(?:clean|cleam|climb|claims|clame|clam|plane|blame) TASK'),
  frame('assign', 'any', '(?:assign|assigned|a sign|sign)\\b ?TASK ?to (?:me|myself)', 'unnamed', 'bareNumber'),
  frame('assign', 'any', 'assign me (?:to )?TASK', 'unnamed', 'bareNumber'),
  frame('assign', 'known', "(?:i ?'?ll|ill|i will|let me) (?:take|grab) (?<task>it|that|this)(?: one)?", 'unnamed'),
  frame('assign', 'known', 'give me (?<task>(?:a|another|the) (?:new )?(?:task|job))', 'unnamed'),
  frame(
    'assign',
    'known',
    `(?:${will} )?(?:take on|take over|pick up|go with|take|grab|accept|pick|own|choose|select|reserve)\\b ?TASK`,
  ),
  frame('assign', 'known', "(?:i'?m|i am) (?:taking|doing|on|picking|claiming|choosing)\\b ?TASK"),
  frame('assign', 'known', `${will} ${care}\\b ?TASK`),
  frame('assign', 'known', "(?:i(?:'?ve| have)? got|dibs on|i want|i'd like|i take|i choose|i pick)\\b ?TASK"),
  frame(
    'assign',
    'known',
    '(?:give me|hand me|put me down for|sign me up for|put me on|count me in for|put my name on|put me down on)\\b ?TASK',
  ),
  frame('assign', 'known', '(?:give|hand|leave)\\b ?TASK ?\\b(?:to|for) me'),
  frame('assign', 'known', "TASK ?\\b(?:is|'s|are) (?:mine|on me|for me)"),
  frame('assign', 'known', `${will} TASK`),

  frame('complete', 'known', `(?:mark|marked) (?<task>.+?) is (?:all )?${done}`, 'bareNumber'),
  frame(
    'complete',
    'any',
    `(?:${will} )?(?:mark|marked|set|flag|consider|update|change|make)\\b ?TASK ?\\b(?:as |to )?(?:all )?${done}`,
    'unnamed',
    'bareNumber',
  ),
  frame('complete', 'known', '(?:check|tick|cross|mark) TASK off', 'bareNumber'),
  frame('complete', 'known', `(?:${have} )?(?:just |already |have ){0,3}${finish} TASK`, 'unnamed', 'bareNumber'),
  frame(
    'complete',
    'known',
    `(?:(?:${have}|i'?m|i am|we're) )?(?:just |already |all |been ){0,3}(?:done|finished) (?:with )?TASK`,
    'bareNumber',
  ),
  frame('complete', 'known', `${have}${lately} (?:did|done) TASK`),
  frame(
    'complete',
    'known',
    `TASK ?\\b(?:is|'s|are|has been|have been|was|were)${lately} (?:done|dun|don|finished|complete|completed)`,
    'unnamed',
    'bareNumber',
  ),
  frame('complete', 'known', `(?:${have} )?(?:got|get|that's) TASK (?:done|finished)`),
  frame('complete', 'known', 'TASK (?:all )?(?:done|finished|complete|completed)', 'unnamed'),
  frame('complete', 'known', "TASK (?:it'?s done|it is done|i'?m done|mark (?:it |that )?(?:as )?(?:done|complete))"),
  // The title's own verb: "I called the plumber", "lunch is ordered".
  frame('complete', 'known', `(?:${have} )?(?:just |already |finally ){0,3}(?=${past}\\b)TASK`),
  frame(
    'complete',
    'known',
    `(?<task>.+? ?\\b(?:is|are|was|were|'s|has been|have been|'s been|got)${lately} ${past}(?: up| out| off)?)`,
  ),
  frame(
    'complete',
    'none',
    "(?:(?:i'?m|i am|we'?re|it'?s|that'?s|all) ){0,3}(?<task>)(?:done|finished|complete)",
    'unnamed',
  ),
]
