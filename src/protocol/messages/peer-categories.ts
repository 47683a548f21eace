/** What a message between devices is about (extensions 7). */
export const peerCategories = ['message', 'task', 'alert', 'ui'] as const
export type PeerCategory = (typeof peerCategories)[number]
