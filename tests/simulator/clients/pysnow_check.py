# SPDX-FileCopyrightText: 2026 BunSNC authors
# SPDX-License-Identifier: Apache-2.0
"""What a program that uses pysnow does, against HOST:PORT over TLS: HOST INCIDENTS FOLDER."""
import datetime
import os
import sys

import pysnow

host, records, folder = sys.argv[1], int(sys.argv[2]), sys.argv[3]


def check(condition, what):
    if not condition:
        raise AssertionError(what)
    print("ok", what, flush=True)


client = pysnow.Client(host=host, user="admin", password="admin")
incidents = client.resource(api_path="/table/incident", chunk_size=50)
check(len(list(incidents.get(query={}, stream=True).all())) == records, "every record, parsed as it comes")
query = (pysnow.QueryBuilder().field("short_description").is_not_empty().AND().field("opened_at")
         .less_than(datetime.datetime.utcnow()).AND().field("priority").between(1, 5)
         .AND().field("number").order_descending())
numbers = [row["number"] for row in incidents.get(query=query, limit=3).all()]
check(len(numbers) == 3 and numbers == sorted(numbers, reverse=True), "a built query, in order")
made = incidents.create(payload={"short_description": "pysnow", "impact": 1, "urgency": 1}).one()
check(made["priority"] == "1", "created")
this = {"number": made["number"]}
check(incidents.update(query=this, payload={"short_description": "changed"})["short_description"] == "changed", "updated")
check(incidents.get(query=this).one()["short_description"] == "changed", "read")
path = os.path.join(folder, "pysnow.txt")
with open(path, "w", encoding="utf-8") as file:
    file.write("hello")
check(incidents.attachments.upload(sys_id=made["sys_id"], file_path=path)["size_bytes"] == "5", "uploaded")
check(incidents.attachments.get(sys_id=made["sys_id"])[0]["file_name"] == "pysnow.txt", "listed")
check(incidents.delete(query=this)["status"] == "record deleted", "deleted")
check(incidents.get(query=this).one_or_none() is None, "gone")
signed_in = pysnow.OAuthClient(client_id="desk", client_secret="planted-desk-secret", host=host,
                               token_updater=lambda token: None)
signed_in.set_token(signed_in.generate_token("admin", "admin"))
first = signed_in.resource(api_path="/table/incident").get(query={}, limit=1, stream=True).first()
check(first["number"].startswith("INC"), "OAuth")
print("all done", flush=True)
