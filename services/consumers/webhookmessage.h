// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/tickets/change.h"

#include <QByteArray>

// What a webhook is sent; docs/change-stream.md explains it to its receivers.
namespace bunsnc::consumers {

/// The event as JSON (UTF-8, one object). Texts are those of the mirror; times are ISO 8601 in UTC.
QByteArray webhookBody(const ChangeEvent &event);

/// "t=<timestamp>,v1=<hex>": HMAC-SHA256, keyed with the secret, over "<timestamp>.<body>". `timestamp`: epoch seconds.
QByteArray webhookSignature(const QByteArray &secret, qint64 timestamp, const QByteArray &body);

} // namespace bunsnc::consumers
