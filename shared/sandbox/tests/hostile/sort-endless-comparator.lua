-- fails: did not end in time
table.sort({ 2, 1 }, function() while true do end end)
