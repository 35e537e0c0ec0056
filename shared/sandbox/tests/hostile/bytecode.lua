-- any
LuaQ
