/** Names of centres, devices, buses and boards. They are topic levels of MQTT, hence the narrow rule. */
export const ID_PATTERN = /^[a-z0-9-]{1,64}$/

/** The same rule in words. */
export const ID_RULE = 'lower-case letters, digits and "-", 1 to 64 of them'

/** Whether the text may name a centre, a device, a bus or a board. */
export function isId(text: string): boolean {
  return ID_PATTERN.test(text)
}

/** Whether the name is one of the topics that belong to the centre itself: `gateway`, `window-5`. */
export function isReservedDeviceId(id: string): boolean {
  return id === 'gateway' || /^window-\d+$/.test(id)
}
