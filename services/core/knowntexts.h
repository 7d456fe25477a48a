// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QRegularExpression>
#include <QString>

#include <span>
#include <vector>

namespace bunsnc {

/// English texts that come with their values already in them ("expected an operator after \"state\""), translated
/// after the fact: each is known by its source with %1 to %9, in that order. For texts that must stay English where
/// they are made (error details, a library's messages).
class KnownTexts {
public:
    /// `context` and `sources` as they stand in QT_TRANSLATE_NOOP; both must outlive this.
    KnownTexts(const char *context, std::span<const char *const> sources);

    bool contains(const QString &text) const;
    /// In the language installed; a text that is not known comes back as it is.
    QString translated(const QString &text) const;

private:
    const char *m_context;
    std::span<const char *const> m_sources;
    std::vector<QRegularExpression> m_shapes;
};

} // namespace bunsnc
