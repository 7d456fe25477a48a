// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/store/samplerecords.h"

#include <array>

namespace bunsnc::test {

namespace {

constexpr std::array words{"printer", "jammed", "network", "drive", "cannot", "open", "invoice", "screen", "falha",
    "acesso", "senha", "impressora", "sistema", "lento", "erro", "usuário", "não", "consegue", "abrir", "relatório",
    "mailbox", "quota", "exceeded", "laptop", "battery", "vpn", "tunnel", "drops", "every", "hour", "since", "update",
    "monitor", "flickers", "keyboard", "docking", "station", "phone", "headset", "meeting"};

QByteArray sentence(quint32 seed, int count)
{
    QByteArray text;
    for (int i = 0; i < count; ++i) {
        seed = seed * 1664525u + 1013904223u;
        if (i > 0)
            text += ' ';
        text += words[(seed >> 12) % words.size()];
        if ((seed >> 28) == 0)
            text += QByteArray::number((seed >> 8) % 10000);
    }
    return text;
}

} // namespace

std::string wideIncident(int number, bool finished)
{
    const auto seed = quint32(number) * 2654435761u;
    const qint64 opened = 1767225600 + qint64(number % 200000) * 130;
    Sample sample(sysIdOf(number));
    const auto person = [](quint32 n) -> QByteArray { return "Person " + QByteArray::number(n % 2000); };
    sample.set("number", "INC" + QByteArray::number(1000000 + number));
    sample.set("sys_class_name", "incident", "Incident");
    sample.set("short_description", sentence(seed, 8));
    sample.set("description", sentence(seed + 1, 40));
    sample.set("state", finished ? "7" : "2", finished ? "Closed" : "In Progress");
    sample.set("incident_state", finished ? "7" : "2", finished ? "Closed" : "In Progress");
    sample.set("active", finished ? "false" : "true");
    sample.set("priority", QByteArray::number(1 + number % 5), QByteArray::number(1 + number % 5) + " - P");
    sample.set("opened_at", formatUtcBytes(opened)).version(opened + 7200, number % 9);
    sample.set("closed_at", "").set("close_notes", "");
    if (finished)
        sample.set("closed_at", formatUtcBytes(opened + 7200)).set("close_notes", sentence(seed + 2, 15));
    sample.reference("assignment_group", sysIdOf(int(seed % 50)), "Group " + QByteArray::number(seed % 50));
    sample.reference("assigned_to", sysIdOf(int(seed % 300)), person(seed % 300));
    for (const char *name : {"caller_id", "opened_by", "closed_by", "resolved_by", "reopened_by"})
        sample.reference(name, sysIdOf(int(seed % 2000)), person(seed));
    for (const char *name : {"cmdb_ci", "location", "company", "business_service", "service_offering", "problem_id",
             "sys_domain", "parent_incident", "rfc", "caused_by", "contract", "delivery_plan"})
        sample.reference(name, sysIdOf(int(seed % 997)), QByteArray(name) + ' ' + QByteArray::number(seed % 997));
    sample.set("category", "hardware", "Hardware").set("subcategory", "printer", "Printer");
    sample.set("comments_and_work_notes", "",
        "2026-03-01 16:00:00 - " + person(seed) + " (Work notes)\n" + sentence(seed + 3, 18) + "\n\n");
    sample.set("work_notes", "", "2026-03-01 16:00:00 - " + person(seed) + " (Work notes)\n" + sentence(seed + 3, 18) + "\n\n");
    sample.set("comments", "");
    for (const char *name : {"impact", "urgency", "severity", "escalation"})
        sample.set(name, "2", "2 - Medium");
    for (const char *name : {"sys_created_on", "activity_due", "sla_due", "due_date", "resolved_at", "work_start"})
        sample.set(name, formatUtcBytes(opened), formatUtcBytes(opened - 10800));
    for (int i = 0; i < 46; ++i)
        sample.set("u_column_" + QByteArray::number(i), sentence(seed + quint32(i), i % 3 == 0 ? 2 : 0));
    return sample.json();
}

} // namespace bunsnc::test
