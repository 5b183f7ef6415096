/** Of the package, as gateways tell it; a test keeps it equal to package.json. */
export const VERSION = '0.1.0'
