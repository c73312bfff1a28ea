-- Each request another report, as the API takes it.
request = function()
    return wrk.format("POST", "/api/v1/reports", {["Content-Type"] = "application/json"},
        '{"class":"complaint","title":"Jembatan kayu patah","body":"Papan jembatan patah dan anak sekolah sulit lewat."}')
end
