"""E-mail: messages out, for those whom no platform reaches. Nobody can answer one."""
