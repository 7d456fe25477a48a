// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/store/sqlite/fulltext.h"

#include "services/store/record/searchwords.h"

#include <QStringList>

namespace bunsnc::store {

QString matchExpression(QStringView words)
{
    QStringList terms;
    for (const SearchWord &word : searchWords(words))
        terms.append(u'"' + word.text + (word.prefix ? QStringLiteral("\" *") : QStringLiteral("\"")));
    return terms.join(u' ');
}

QString anyWordExpression(QStringView text)
{
    QStringList terms;
    for (const SearchWord &word : searchWords(QString(text.toString()).remove(u'"')))
        terms.append(u'"' + word.text + u'"');
    return terms.join(QStringLiteral(" OR "));
}

} // namespace bunsnc::store
