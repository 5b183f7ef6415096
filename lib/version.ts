/** Of the package, as gateways and the command line tell it; a test keeps it equal to package.json. */
export const VERSION = '0.1.0'
