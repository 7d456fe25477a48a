# SPDX-FileCopyrightText: 2026 BunSNC authors
# SPDX-License-Identifier: Apache-2.0
"""What a program that uses PySNC does, against the instance named on the command line: INSTANCE RECORDS."""
import sys
import tempfile
import time

from pysnc import ServiceNowClient
from pysnc.auth import ServiceNowClientCredentialsFlow, ServiceNowPasswordGrantFlow

url, records = sys.argv[1], int(sys.argv[2])
client = ServiceNowClient(url, ("admin", "admin"))
mark = f"pysnc {time.time_ns()}"


def check(condition, what):
    if not condition:
        raise AssertionError(what)
    print("ok", what, flush=True)


# query, paging and order
gr = client.GlideRecord("incident", batch_size=7)
gr.order_by("number")
gr.query()
numbers = [r.number.get_value() if hasattr(r.number, "get_value") else str(r.number) for r in gr]
check(len(numbers) == records and len(set(numbers)) == records, "every record once, in pages of seven")
check(numbers == sorted(numbers), "in order")
gr = client.GlideRecord("incident")
gr.limit = 3
gr.query()
check(len([r for r in gr]) == 3, "limit")

# insert, get, update
gr = client.GlideRecord("incident")
gr.initialize()
gr.short_description = mark
gr.impact = 1
gr.urgency = "1"
sys_id = gr.insert()
check(len(str(sys_id)) == 32, "insert")
gr = client.GlideRecord("incident")
check(gr.get(sys_id), "get by sys_id")
check(gr.get_value("priority") == "1", "priority computed")
check(gr.get_display_value("priority").startswith("1 - "), "display value")
gr.work_notes = "first note"
gr.short_description = mark + " changed"
gr.update()
gr = client.GlideRecord("incident")
check(gr.get("short_description", mark + " changed"), "get by field")
check("first note" in gr.get_display_value("work_notes"), "journal")
check(gr.get_value("opened_at") != gr.get_display_value("opened_at"), "times are shown in the caller's zone")
check(not client.GlideRecord("incident").get("0" * 32), "get of nothing")

# dot-walking, serialisation
gr = client.GlideRecord("incident")
gr.fields = "sys_id,opened_by.user_name,state"
gr.add_query("sys_id", sys_id)
gr.query()
check(gr.next() and gr.get_value("opened_by.user_name") == "admin", "dot-walked field")
check(set(gr.serialize()) >= {"sys_id", "state"}, "serialize")

# joins and related lists
user = client.GlideRecord("sys_user")
join = user.add_join_query("sys_user_group", join_table_field="manager")
join.add_query("active", "true")
user.query()
managers = user.get_row_count()
group = client.GlideRecord("sys_user_group")
group.add_active_query()
group.add_not_null_query("manager")
group.query()
check(managers == len({g.get_value("manager") for g in group}) and managers > 0, "join query")
user = client.GlideRecord("sys_user")
user.add_rl_query("sys_user_has_role", "user", ">0", True).add_query("role.name", "admin")
user.query()
check(11 <= user.get_row_count() <= 24, "related list query")
user = client.GlideRecord("sys_user")
user.add_rl_query("sys_user_has_role", "user", "=0")
user.query()
check(user.get_row_count() > 0, "related list query for none")

# attachments
gr = client.GlideRecord("incident")
gr.get(sys_id)
content = bytes(range(256)) * 5000
with tempfile.NamedTemporaryFile() as file:
    file.write(content)
    file.flush()
    with open(file.name, "rb") as body:
        gr.add_attachment("teste ação.bin", body, content_type="application/octet-stream")
gr.add_attachment("text.txt", "line one\nline two")
files = gr.get_attachments()
found = {}
for a in files:
    found[a.file_name] = a.read()
check(found == {"teste ação.bin": content, "text.txt": b"line one\nline two"}, "attachments come back")
for a in gr.get_attachments():
    if a.file_name == "text.txt":
        check(a.readlines() == ["line one", "line two"], "lines of an attachment")
        a.delete()
check(len([a for a in gr.get_attachments()]) == 1, "an attachment deleted")

# many at once (batch)
for i in range(12):
    gr = client.GlideRecord("incident")
    gr.initialize()
    gr.short_description = mark + " many"
    gr.insert()
gr = client.GlideRecord("incident")
gr.add_query("short_description", mark + " many")
gr.query()
for r in gr:
    r.short_description = mark + " many changed"
gr.update_multiple()
gr = client.GlideRecord("incident")
gr.add_query("short_description", mark + " many changed")
gr.query()
check(gr.get_row_count() == 12, "update_multiple")
gr.delete_multiple()
gr = client.GlideRecord("incident")
gr.add_query("short_description", "STARTSWITH", mark + " many")
gr.query()
check(gr.get_row_count() == 0, "delete_multiple")

# a query of many thousand characters travels in a batch
gr = client.GlideRecord("incident")
gr.add_query("sys_id", "IN", ",".join(["0" * 32] * 500 + [str(sys_id)]))
gr.query()
check(gr.get_row_count() == 1, "a long query")

# delete, errors
gr = client.GlideRecord("incident")
gr.get(sys_id)
check(gr.delete(), "delete")
check(not client.GlideRecord("incident").get(sys_id), "it is gone")
try:
    client.GlideRecord("nothing_at_all").get(sys_id)
    check(False, "a table that does not exist is an error")
except Exception as error:
    check("Invalid table" in str(error), "a table that does not exist is an error")
wrong = ServiceNowClient(url, ("admin", "falsch"))
try:
    wrong.GlideRecord("incident").get(sys_id)
    check(False, "a wrong password is an error")
except Exception as error:
    check(type(error).__name__ == "AuthenticationException", "a wrong password is an error")

# OAuth, with the package's own flows
for flow in (ServiceNowPasswordGrantFlow("admin", "admin", "desk", "planted-desk-secret"),
             ServiceNowClientCredentialsFlow("desk", "planted-desk-secret")):
    gr = ServiceNowClient(url, flow).GlideRecord("incident")
    gr.limit = 1
    gr.query()
    check(gr.next(), type(flow).__name__)
print("all done", flush=True)
