/**
 * Of a test that takes more of a processor than every run can afford: `npm run check:console` runs it, `npm test` leaves
 * it out.
 */
export const thorough = { tags: ['thorough'] }
