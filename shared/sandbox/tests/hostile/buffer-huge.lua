-- any
return buffer.len(buffer.create(2 ^ 30))
