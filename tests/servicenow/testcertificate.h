// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

/// A certificate made on the spot, signed by itself (which is then also the authority to trust) or by another.
struct TestCertificate {
    QByteArray certificatePem;
    QByteArray keyPem;

    /// `names` as OpenSSL writes them: "DNS:localhost,IP:127.0.0.1". Valid for the given days from now (negative:
    /// already over).
    static TestCertificate make(const QByteArray &commonName, const QByteArray &names, int validDays,
        const TestCertificate *issuer = nullptr, bool isAuthority = false);
};
