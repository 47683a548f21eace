import type { Script } from './script-form.ts'

export const english: Script = {
  says: {
    time: 'what time is it',
    sum: 'what is twelve times eleven',
    enterWorking: 'working mode',
    claimFirst: 'claim the first task',
    completeFirst: 'mark the first task done',
    undo: 'undo',
    readList: 'read the list',
    startMeeting: 'start a meeting',
    joinMeeting: (code) => `join the meeting ${code}`,
    endMeeting: 'end the meeting',
    enterCoding: 'coding mode',
    tell: (name, text) => `tell ${name} ${text}`,
    message: 'the plumber is at the door',
    messageToAbsent: 'I left the keys at the desk.',
  },
  tasks: ['Refill the printer', 'Call the plumber', 'Update the safety checklist'],
  meeting: {
    first: [
      'We decided to move the opening to the second of March.',
      'The risk is that the new signs do not arrive in time.',
    ],
    anna: 'Bo will call the sign maker by Thursday.',
    bo: 'Next we have to tell the press about the new date.',
  },
  does: {
    switchToWorking: 'switches to working mode on the badge',
    addTasks: 'sends three tasks from the badge',
    claimSecond: 'taps on the second task to claim it',
    hearMeeting: 'the badge has written down two sentences and sends them',
    leaveMeeting: 'leaves meeting mode on the badge',
    runTests: 'runs "npm test" on the laptop; its output goes to the badge',
    testsEnd: 'the test run ends with exit code 1',
    leaveCoding: 'leaves coding mode on the badge',
    send: (to, text) => `writes to ${to}: ${text}`,
    goAway: 'goes out of reach',
    comeBack: 'is back',
  },
  betweenSentences: ' ',
  told: {
    types: (name) => `${name} types`,
    speaks: (name) => `${name} says aloud`,
    screen: (name) => `${name}'s screen`,
    answers: (name, text) => `Lapel to ${name}: ${text}`,
    heard: (text) => `heard: ${text}`,
    unheard: 'Lapel did not understand that; it is typed instead.',
    item: ({ isDone, title, owner }) => `[${isDone ? 'x' : ' '}] ${title}${owner === null ? '' : ` (${owner})`}`,
    claimed: 'it is yours',
    conflict: (owner) => `refused, it belongs to ${owner}`,
    modeOn: 'working mode is on',
    modeOff: 'back in chat',
    accepted: (count) => `${count} sentences are on disk`,
    liveTranscript: 'live transcript',
    summaryTitle: (title, duration) => `summary${title === '' ? '' : ` of "${title}"`}, ${duration}`,
    summaryParts: {
      bullets: 'in short',
      decisions: 'decided',
      actions: 'to do',
      risks: 'risk',
      nextSteps: 'next',
    },
    withoutModel: 'made without a language model, out of the sentences themselves',
    message: (from, text) => `message from ${from}: ${text}`,
    kept: (to) => `${to} is away; the message is kept`,
    redelivered: (to, count) => `${to} is back and has got ${count === 1 ? 'the message' : `${count} messages`}`,
  },
  chapters: {
    arrival: { title: 'Two badges', about: 'Each asks the OTA address where to talk, and connects.' },
    chat: { title: 'Chat', about: 'What a badge does at first: ask, and hear the answer.' },
    working: { title: 'Working mode', about: 'One task list for the group, by voice and by touch.' },
    meeting: { title: 'Meeting mode', about: 'Lapel listens, writes down, and sums up at the end.' },
    coding: { title: 'Coding mode', about: 'A build or a test run, watched by Lapel.' },
    peers: { title: 'Messages', about: 'From badge to badge; kept for whoever is away.' },
  },
  parts: { recogniser: 'hears with', 'language model': 'thinks with', speech: 'speaks with' },
  running: (base, parts) => `Lapel is running at ${base}/ without a configuration file.\n${parts.join('\n')}`,
  portTaken: (port, instead) => `Port ${port} is in use, so this is port ${instead}.`,
  connected: (name) => `${name}'s badge is connected.`,
  next: ({
    base,
    otaUrl,
    consoleUrl,
    adminToken,
    meetingId,
  }) => `That was the story. The server is still there. In a browser, all of it to look at:

  ${consoleUrl}

In a second terminal:

  npm run lapel -- talk --url ${base}/xiaozhi/ota/
      you are a third badge of the same group: type "working mode", then "read the list"
  curl -H "Authorization: Bearer ${adminToken}" ${base}/api/v1/meetings/${meetingId}/export
      the meeting as Markdown
  curl -H "Authorization: Bearer ${adminToken}" ${base}/api/v1/groups/demo/tasks
      the tasks through the API

A real device: type the OTA address ${otaUrl} into its Wi-Fi setup page.
Your own server, which keeps what it is told: npm start. Better ears, and a language model: README.md.

Press Ctrl+C to end the server; what it was told goes with it.`,
  over: 'That was the story. Without --once the server stays up, so that you can try it yourself.',
}
