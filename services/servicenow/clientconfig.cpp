// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/clientconfig.h"

#include <algorithm>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

Result<QUrl> instanceUrl(const QString &instance)
{
    const QString text = instance.trimmed();
    const auto isPartOfName = [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9') || c == u'-';
    };
    if (!text.contains("://"_L1) && !std::all_of(text.begin(), text.end(), isPartOfName)) {
        return Error{.code = ErrorCode::InvalidArgument,
            .subject = u"instance"_s,
            .detail = u"give the instance's name alone, or its whole address with https"_s};
    }
    return normalizeInstanceUrl(text);
}

bool guessIsSysId(QStringView text)
{
    return text.size() == 32 && std::all_of(text.begin(), text.end(), [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9');
    });
}

} // namespace bunsnc::servicenow
