// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/store/record/ticketcolumns.h"

#include <QByteArray>
#include <QStringView>

#include <string>

namespace bunsnc::store::pg {

/// Words are runs of letters and digits, without case and diacritics, as in the embedded store's index. What is written
/// here holds no character that a tsquery would have to escape.

/// A tsvector as the server takes it in binary, for Parameters::addArray(): its text the server would take much longer
/// to read. The number weighs A, the short description B, people C, the rest D. Words behind the first 300 KB are left
/// out: a tsvector cannot hold more than 1 MB.
void appendWords(std::string &out, const SearchTexts &texts);

/// What a person typed as the text of a tsquery (see searchWords()). Empty when there is no word in it.
QByteArray wordsQuery(QStringView words);
/// The same for each word or phrase apart.
QByteArrayList wordQueries(QStringView words);

/// A tsquery for texts that share some word with this one.
QByteArray anyWordQuery(QStringView text);

} // namespace bunsnc::store::pg
