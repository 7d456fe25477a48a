// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/clock.h"
#include "services/store/ticketstore.h"

#include <QByteArray>
#include <QCryptographicHash>
#include <QString>

#include <string>
#include <utility>
#include <vector>

namespace bunsnc::test {

/// One record as the platform delivers it with display_value=all; fields in the order in which they were set.
class Sample {
public:
    explicit Sample(const QByteArray &sysId)
    {
        set("sys_id", sysId);
        set("sys_updated_on", "2026-01-10 10:00:00");
        set("sys_mod_count", "0");
        set("opened_at", "2026-01-01 08:00:00");
        set("number", "INC" + sysId.left(7).toUpper());
        set("state", "1", "New");
        set("priority", "3", "3 - Moderate");
        set("active", "true");
        set("short_description", "Printer on floor " + sysId.left(2) + " is jammed");
    }
    Sample &set(const QByteArray &name, const QByteArray &value) { return set(name, value, value); }
    Sample &set(const QByteArray &name, const QByteArray &value, const QByteArray &display)
    {
        return setRaw(name, "{\"display_value\":" + quoted(display) + ",\"value\":" + quoted(value) + '}');
    }
    Sample &reference(const QByteArray &name, const QByteArray &sysId, const QByteArray &display)
    {
        return setRaw(name,
            "{\"display_value\":" + quoted(display) + ",\"link\":\"https://example.test/api/now/table/x/" + sysId
                + "\",\"value\":" + quoted(sysId) + '}');
    }
    Sample &setRaw(const QByteArray &name, const QByteArray &json)
    {
        for (auto &field : m_fields) {
            if (field.first == name) {
                field.second = json;
                return *this;
            }
        }
        m_fields.emplace_back(name, json);
        return *this;
    }
    Sample &remove(const QByteArray &name)
    {
        std::erase_if(m_fields, [&name](const auto &field) { return field.first == name; });
        return *this;
    }
    Sample &version(qint64 updatedAt, int modCount)
    {
        return set("sys_updated_on", formatUtcBytes(updatedAt)).set("sys_mod_count", QByteArray::number(modCount));
    }
    std::string json() const
    {
        QByteArray json = "{";
        for (const auto &[name, value] : m_fields)
            json += (json.size() > 1 ? ",\"" : "\"") + name + "\":" + value;
        json += '}';
        return json.toStdString();
    }
    static QByteArray quoted(const QByteArray &text)
    {
        QByteArray escaped = text;
        escaped.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
        return '"' + escaped + '"';
    }

private:
    std::vector<std::pair<QByteArray, QByteArray>> m_fields;
};

/// 32 hexadecimal digits, always the same for a number and spread over the whole range.
inline QByteArray sysIdOf(int number)
{
    return QCryptographicHash::hash(QByteArray::number(number), QCryptographicHash::Md5).toHex();
}

/// A closed incident.
inline Sample finishedSample(int number, const QByteArray &closedAt)
{
    return Sample(sysIdOf(number)).set("state", "7", "Closed").set("active", "false").set("closed_at", closedAt);
}

/// A page that owns its records.
struct Page {
    std::vector<std::string> texts;
    store::PageBatch batch;

    Page(std::vector<std::string> records, Kind kind = Kind::Incident,
        store::Origin origin = store::Origin::Incremental)
        : texts(std::move(records))
    {
        batch.kind = kind;
        batch.origin = origin;
        for (const std::string &text : texts)
            batch.records.emplace_back(text);
    }
    Page(const Page &) = delete;
};

/// An incident of 90 columns, about 8 KB with display values and links, 3.4 KB as values.
std::string wideIncident(int number, bool finished);

} // namespace bunsnc::test
