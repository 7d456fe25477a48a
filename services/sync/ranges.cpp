// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/sync/ranges.h"

#include <QStringList>

using namespace Qt::Literals::StringLiterals;

namespace bunsnc::sync {

QString SysIdRange::query() const
{
    QStringList terms;
    if (!from.isEmpty()) {
        terms << u"sys_id>="_s + from;
    }
    if (!to.isEmpty()) {
        terms << u"sys_id<"_s + to;
    }
    return terms.join(u'^');
}

std::vector<SysIdRange> splitBySysId(int ranges)
{
    const int digits = ranges >= 256 ? 2 : ranges >= 16 ? 1 : 0;
    const int count = digits == 2 ? 256 : digits == 1 ? 16 : 1;
    // The outer ranges are open, so that also a sys_id that is no hexadecimal number belongs to one.
    std::vector<SysIdRange> result;
    result.reserve(size_t(count));
    for (int i = 0; i < count; ++i) {
        const auto border = [digits](int number) {
            return QString::number(number, 16).rightJustified(digits, u'0');
        };
        result.push_back({i == 0 ? QString() : border(i), i == count - 1 ? QString() : border(i + 1)});
    }
    return result;
}

int rangesForBackfill(qint64 rows, int pageSize)
{
    if (rows >= 0 && rows <= 8LL * pageSize) {
        return 1;
    }
    return rows <= 2560LL * pageSize ? 16 : 256;
}

int rangesForSweep(qint64 rows)
{
    if (rows >= 0 && rows <= 20'000) {
        return 1;
    }
    return rows <= 400'000 ? 16 : 256;
}

} // namespace bunsnc::sync
