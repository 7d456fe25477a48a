// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/transport.h"

namespace bunsnc::servicenow {

/// The target of the first link with that relation in the Link headers of an answer (RFC 8288); empty when there is
/// none.
QByteArray linkTarget(const HttpResponse &response, QByteArrayView relation);
/// The parameters of a link to another page of `path`. DamagedAnswer when it leads to another origin or path, where
/// neither our credentials nor our questions belong.
Result<QueryItems> pageParameters(const QByteArray &target, const QUrl &instance, const QString &path);

} // namespace bunsnc::servicenow
