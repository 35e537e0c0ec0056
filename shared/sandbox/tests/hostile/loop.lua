-- fails: did not end in time
while true do end
