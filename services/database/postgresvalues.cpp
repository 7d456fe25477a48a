// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// What goes into a statement, and what comes out of it.
#include "services/database/postgres.h"

#include <libpq-fe.h>

#include <QtEndian>

#include <charconv>

namespace bunsnc::postgres {

Parameters &Parameters::add(qint64 value)
{
    m_values.push_back({QByteArray::number(value)});
    return *this;
}

Parameters &Parameters::add(const QString &value)
{
    m_values.push_back({value.toUtf8()});
    return *this;
}

Parameters &Parameters::addText(QByteArray utf8)
{
    m_values.push_back({std::move(utf8)});
    return *this;
}

Parameters &Parameters::addTexts(std::span<const std::string_view> utf8)
{
    return addArray(utf8, Element::Text);
}

Parameters &Parameters::addArray(std::span<const std::string_view> elements, Element type)
{
    // As array_recv() reads it: dimensions, whether there are NULLs, the elements' type; length and first index of the
    // dimension; then each element behind its length. Everything in network byte order.
    QByteArray bytes;
    qsizetype size = 5 * 4;
    for (const std::string_view element : elements)
        size += 4 + qsizetype(element.size());
    bytes.reserve(size);
    const auto append = [&bytes](qint32 number) {
        number = qToBigEndian(number);
        bytes.append(reinterpret_cast<const char *>(&number), sizeof number);
    };
    for (const qint32 number : {elements.empty() ? 0 : 1, 0, qint32(type)})
        append(number);
    if (!elements.empty()) {
        append(qint32(elements.size()));
        append(1);
    }
    for (const std::string_view element : elements) {
        append(qint32(element.size()));
        bytes.append(element.data(), qsizetype(element.size()));
    }
    m_values.push_back({std::move(bytes), true});
    return *this;
}

Parameters &Parameters::addNumbers(std::span<const qint64> numbers)
{
    std::vector<qint64> bytes(numbers.begin(), numbers.end());
    std::vector<std::string_view> elements;
    elements.reserve(bytes.size());
    for (qint64 &number : bytes) {
        number = qToBigEndian(number);
        elements.emplace_back(reinterpret_cast<const char *>(&number), sizeof number);
    }
    return addArray(elements, Element::BigInt);
}

bool Row::isNull(int column) const
{
    return PQgetisnull(m_result, m_row, column) != 0;
}

QByteArrayView Row::text(int column) const
{
    return QByteArrayView(PQgetvalue(m_result, m_row, column), PQgetlength(m_result, m_row, column));
}

qint64 Row::integer(int column) const
{
    const QByteArrayView digits = text(column);
    if (digits == "t")
        return 1;
    qint64 value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

Rows::Rows(pg_result *result)
    : m_result(result)
{
}

void Rows::Clear::operator()(pg_result *result) const
{
    PQclear(result);
}

int Rows::size() const
{
    return PQntuples(m_result.get());
}

int Rows::columns() const
{
    return PQnfields(m_result.get());
}

qint64 Rows::affected() const
{
    return QByteArrayView(PQcmdTuples(m_result.get())).toByteArray().toLongLong();
}

QByteArrayView Rows::command() const
{
    return QByteArrayView(PQcmdStatus(m_result.get()));
}

} // namespace bunsnc::postgres
