-- any
return setfenv(1, {})
