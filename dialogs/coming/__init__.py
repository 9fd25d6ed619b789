"""Coming procurements: what must be started when, out of agreements that end, decisions and open needs."""
