/** What the person at the command line got wrong, or what could not be read. Ends with status 2. */
export class UsageError extends Error {}
