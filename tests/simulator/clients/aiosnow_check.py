# SPDX-FileCopyrightText: 2026 BunSNC authors
# SPDX-License-Identifier: Apache-2.0
"""What a program that uses aiosnow does, against HOST:PORT over TLS."""
import asyncio
import sys

import aiosnow
from aiosnow.models import TableModel, fields


class Incident(TableModel):
    sys_id = fields.String(is_primary=True)
    number = fields.String()
    short_description = fields.String()
    description = fields.String()
    impact = fields.Integer()
    urgency = fields.Integer()
    priority = fields.IntegerMap()
    opened_at = fields.DateTime()


def check(condition, what):
    if not condition:
        raise AssertionError(what)
    print("ok", what, flush=True)


async def main():
    client = aiosnow.Client(sys.argv[1], basic_auth=("admin", "admin"))
    async with Incident(client, table_name="incident") as incidents:
        query = aiosnow.select(Incident.priority.less_or_equals(5)).order_desc(Incident.number)
        rows = [row async for _, row in incidents.stream(query, limit=9, page_size=3)]
        numbers = [row["number"] for row in rows]
        check(len(set(numbers)) == 9 and numbers == sorted(numbers, reverse=True), "pages in order")
        check(rows[0]["priority"].value.startswith(str(rows[0]["priority"].key)), "values and display values")
        made = await incidents.create({"short_description": "aiosnow", "impact": 1, "urgency": 1})
        this = Incident.number.equals(made["number"])
        check(made["short_description"] == "aiosnow", "created")
        changed = await incidents.update(this, {"short_description": "aiosnow, changed"})
        check(changed["short_description"] == "aiosnow, changed", "updated")
        check((await incidents.get_one(this))["short_description"] == "aiosnow, changed", "read")
        await incidents.delete(this)
        check(not (await incidents.get(this)).data, "deleted")
    try:
        wrong = aiosnow.Client(sys.argv[1], basic_auth=("admin", "wrong"))
        async with Incident(wrong, table_name="incident") as incidents:
            await incidents.get(this)
        check(False, "a wrong password is an error")
    except aiosnow.exceptions.RequestError as error:
        check("401" in str(error), "a wrong password is an error")
    print("all done", flush=True)


asyncio.run(main())
