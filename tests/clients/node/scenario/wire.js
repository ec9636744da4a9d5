// The models of the SDKs name members otherwise than the wire, and know both names.

function toModel(Model, wire) {
  const types = Model.types();
  const members = {};
  for (const [member, name] of Object.entries(Model.names()))
    if (name in wire) members[member] = toMember(types[member], wire[name]);
  return new Model(members);
}

function toMember(type, value) {
  if (Array.isArray(value)) return value.map((item) => toMember(type.itemType, item));
  return typeof type === 'function' ? toModel(type, value) : value;
}

function toWire(value) {
  if (Array.isArray(value)) return value.map(toWire);
  if (value === null || typeof value !== 'object') return value;
  const names = value.constructor.names ? value.constructor.names() : {};
  const present = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(present.map(([member, item]) => [names[member] || member, toWire(item)]));
}

module.exports = { toModel, toWire };
