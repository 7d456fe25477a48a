// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/table/tickettable.h"

#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QScrollBar>

namespace bunsnc::ui {

namespace {
constexpr int leastText = 184; ///< room that the column of texts always gets
constexpr int comfortableText = 280; ///< and what it gets before others take their full width
} // namespace

TicketTable::TicketTable(std::vector<ColumnSpec> columns, QWidget *parent)
    : QTableView(parent)
    , m_columns(std::move(columns))
{
    std::vector<CellKind> kinds;
    for (const ColumnSpec &column : m_columns)
        kinds.push_back(column.kind);
    m_delegate = new TicketDelegate(std::move(kinds), this);
    setItemDelegate(m_delegate);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setShowGrid(false);
    setWordWrap(false);
    setAlternatingRowColors(false);
    setTabKeyNavigation(false);
    setMouseTracking(true);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setCornerButtonEnabled(false);
    setFrameShape(QFrame::NoFrame);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    QHeaderView *const header = horizontalHeader();
    header->setHighlightSections(false);
    header->setSectionsMovable(true);
    header->setFirstSectionMovable(true);
    header->setResizeContentsPrecision(100);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setTextElideMode(Qt::ElideRight);
    header->setMinimumSectionSize(40);
    header->setFixedHeight(32);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    header->setFont(fonts::small());
    connect(header, &QHeaderView::customContextMenuRequested, this, &TicketTable::showColumnMenu);
    connect(header, &QHeaderView::sectionMoved, this, [this] {
        if (!m_fitting)
            Q_EMIT layoutEdited();
    });
    connect(header, &QHeaderView::sectionResized, this, [this](int column, int, int width) {
        if (m_fitting || width == 0) // hidden
            return;
        if (column < int(m_wanted.size()))
            m_wanted[size_t(column)] = width;
        Q_EMIT layoutEdited();
    });
    connect(this, &QTableView::doubleClicked, this, &TicketTable::opened);
    connect(&Theme::instance(), &Theme::changed, this, &TicketTable::applyTheme);
    m_fade.setSingleShot(true);
    m_fade.setInterval(int(TicketDelegate::markMs) + 60);
    connect(&m_fade, &QTimer::timeout, viewport(), qOverload<>(&QWidget::update));
    applyTheme();
}

void TicketTable::setModel(QAbstractItemModel *model)
{
    QTableView::setModel(model);
    if (!model)
        return;
    connect(model, &QAbstractItemModel::dataChanged, this, &TicketTable::markChanges);
    connect(model, &QAbstractItemModel::rowsInserted, this, &TicketTable::markChanges);
    connect(model, &QAbstractItemModel::layoutChanged, this, &TicketTable::markChanges);
    resetLayout();
}

void TicketTable::markChanges()
{
    if (!m_fade.isActive())
        m_fade.start();
}

void TicketTable::applyTheme()
{
    verticalHeader()->setDefaultSectionSize(Theme::instance().rowHeight());
    verticalHeader()->setMinimumSectionSize(Theme::instance().rowHeight());
    viewport()->update();
}

QByteArray TicketTable::saveLayout() const
{
    // What only the narrow window hides or narrows is not the user's wish.
    auto *const header = horizontalHeader();
    const QSignalBlocker quiet(header);
    std::vector<int> now;
    for (const int column : m_dropped)
        header->setSectionHidden(column, false);
    for (int i = 0; i < header->count() && i < int(m_wanted.size()); ++i) {
        now.push_back(header->sectionSize(i));
        if (!header->isSectionHidden(i))
            header->resizeSection(i, m_wanted[size_t(i)]);
    }
    const QByteArray state = header->saveState();
    for (size_t i = 0; i < now.size(); ++i) {
        if (!header->isSectionHidden(int(i)))
            header->resizeSection(int(i), now[i]);
    }
    for (const int column : m_dropped)
        header->setSectionHidden(column, true);
    return state;
}

void TicketTable::readWidths()
{
    m_wanted.clear();
    for (int i = 0; i < horizontalHeader()->count(); ++i) {
        const int now = horizontalHeader()->sectionSize(i); // 0 of a hidden one
        m_wanted.push_back(now > 0 || i >= int(m_columns.size()) ? now : std::max(m_columns[size_t(i)].width, 40));
    }
}

void TicketTable::restoreLayout(const QByteArray &layout)
{
    if (layout.isEmpty())
        return;
    m_dropped.clear();
    m_fitting = true;
    horizontalHeader()->restoreState(layout);
    readWidths();
    m_fitting = false;
    fitColumns();
}

void TicketTable::resetLayout()
{
    QHeaderView *const header = horizontalHeader();
    m_dropped.clear();
    m_fitting = true;
    for (int i = 0; i < int(m_columns.size()) && i < header->count(); ++i) {
        const ColumnSpec &column = m_columns[size_t(i)];
        header->moveSection(header->visualIndex(i), i);
        setColumnHidden(i, column.hidden);
        if (column.width > 0)
            header->resizeSection(i, column.width);
    }
    readWidths();
    m_fitting = false;
    fitColumns();
}

void TicketTable::setStateNames(const QStringList &names)
{
    if (names == m_stateNames)
        return;
    m_stateNames = names;
    m_stateWidth = 0;
    for (const QString &name : names)
        m_stateWidth = std::max(m_stateWidth, pillWidth(name) + 2 * cellPadding);
    fitColumns();
}

/// To which a column that can shrink does so before others go; 0 of one that cannot.
int TicketTable::leastWidth(size_t column) const
{
    const ColumnSpec &spec = m_columns[column];
    if (spec.least <= 0)
        return 0;
    const int least = spec.kind == CellKind::State && m_stateWidth > 0 ? m_stateWidth : spec.least;
    return std::min(m_wanted[column], std::max(least, 40));
}

/// Hides the column that matters least; false when all that are left stay.
bool TicketTable::dropOne()
{
    int next = -1;
    for (int i = 0; i < int(m_columns.size()); ++i) {
        const int rank = m_columns[size_t(i)].drop;
        if (!horizontalHeader()->isSectionHidden(i) && rank > 0 && (next < 0 || rank > m_columns[size_t(next)].drop))
            next = i;
    }
    if (next < 0)
        return false;
    setColumnHidden(next, true);
    m_dropped.push_back(next);
    return true;
}

void TicketTable::fitColumns()
{
    QHeaderView *const header = horizontalHeader();
    if (m_fitting || header->count() < int(m_columns.size()) || m_wanted.size() < m_columns.size())
        return;
    m_fitting = true;
    for (const int column : std::exchange(m_dropped, {}))
        setColumnHidden(column, false);
    int wide = -1;
    int wanted = 0;
    int needed = 0;
    const auto measure = [&] {
        wide = -1;
        wanted = needed = 0;
        for (size_t i = 0; i < m_columns.size(); ++i) {
            if (header->isSectionHidden(int(i)))
                continue;
            if (m_columns[i].width == 0) {
                wide = int(i);
                continue;
            }
            wanted += m_wanted[i];
            needed += m_columns[i].least > 0 ? leastWidth(i) : m_wanted[i];
        }
    };
    measure();
    const int room = viewport()->width();
    while (wide >= 0 && room - needed < leastText && dropOne())
        measure();
    // What is left over goes to the text first, then back to the columns that gave some.
    const int text = wide >= 0 ? comfortableText : 0;
    const int spare = std::clamp(room - needed - text, 0, wanted - needed);
    int used = 0;
    for (size_t i = 0; i < m_columns.size(); ++i) {
        if (header->isSectionHidden(int(i)) || m_columns[i].width == 0)
            continue;
        const int from = m_columns[i].least > 0 ? leastWidth(i) : m_wanted[i];
        const int width = wanted > needed ? from + (m_wanted[i] - from) * spare / (wanted - needed) : from;
        header->resizeSection(int(i), width);
        used += width;
    }
    if (wide >= 0)
        header->resizeSection(wide, std::max(leastText, room - used));
    m_fitting = false;
}

void TicketTable::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    fitColumns();
}

void TicketTable::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        viewport()->update();
    QTableView::changeEvent(event);
}

void TicketTable::showColumnMenu(const QPoint &where)
{
    if (!model())
        return;
    m_menuOpen = true;
    Q_EMIT underTheHandChanged(true);
    auto *const popup = new QMenu(this);
    popup->setAttribute(Qt::WA_DeleteOnClose);
    QMenu &menu = *popup;
    int shown = 0;
    for (int i = 0; i < horizontalHeader()->count(); ++i)
        shown += isColumnHidden(i) ? 0 : 1;
    for (int i = 0; i < horizontalHeader()->count(); ++i) {
        const QVariant whole = model()->headerData(i, Qt::Horizontal, Qt::ToolTipRole);
        QAction *const action
            = menu.addAction((whole.isValid() ? whole : model()->headerData(i, Qt::Horizontal)).toString());
        action->setCheckable(true);
        action->setChecked(!isColumnHidden(i));
        action->setEnabled(shown > 1 || isColumnHidden(i)); // the last column stays
        connect(action, &QAction::toggled, this, [this, i](bool on) {
            std::erase(m_dropped, i);
            setColumnHidden(i, !on);
            fitColumns();
            Q_EMIT layoutEdited();
        });
    }
    menu.addSeparator();
    connect(menu.addAction(tr("Reset columns")), &QAction::triggered, this, [this] {
        resetLayout();
        Q_EMIT layoutEdited();
    });
    connect(popup, &QMenu::aboutToHide, this, [this] {
        m_menuOpen = false;
        Q_EMIT underTheHandChanged(isUnderTheHand());
    });
    menu.popup(horizontalHeader()->mapToGlobal(where));
}

void TicketTable::moveBy(int rows)
{
    if (!model() || model()->rowCount() == 0)
        return;
    const QModelIndex now = currentIndex();
    // The view makes its first row current when it gets the keyboard; that alone is no choice yet.
    const bool chosen = now.isValid() && selectionModel()->hasSelection();
    const int row = chosen ? std::clamp(now.row() + rows, 0, model()->rowCount() - 1) : 0;
    const int column = now.isValid() ? now.column() : horizontalHeader()->logicalIndex(0);
    const QModelIndex next = model()->index(row, column);
    setCurrentIndex(next);
    scrollTo(next);
}

void TicketTable::keyPressEvent(QKeyEvent *event)
{
    if (event->modifiers() == Qt::NoModifier) {
        switch (event->key()) {
        case Qt::Key_J:
            moveBy(1);
            return;
        case Qt::Key_K:
            moveBy(-1);
            return;
        case Qt::Key_Return:
        case Qt::Key_Enter:
            if (currentIndex().isValid())
                Q_EMIT opened(currentIndex());
            return;
        default:
            break;
        }
    }
    QTableView::keyPressEvent(event);
}

void TicketTable::mousePressEvent(QMouseEvent *event)
{
    m_pressed = true;
    Q_EMIT underTheHandChanged(true);
    QTableView::mousePressEvent(event);
}

void TicketTable::mouseReleaseEvent(QMouseEvent *event)
{
    QTableView::mouseReleaseEvent(event);
    m_pressed = false;
    Q_EMIT underTheHandChanged(isUnderTheHand());
}

void TicketTable::mouseMoveEvent(QMouseEvent *event)
{
    QTableView::mouseMoveEvent(event);
    hover(rowAt(event->position().toPoint().y()));
}

void TicketTable::leaveEvent(QEvent *event)
{
    QTableView::leaveEvent(event);
    hover(-1);
}

void TicketTable::hover(int row)
{
    if (row == m_hovered)
        return;
    const int old = std::exchange(m_hovered, row);
    m_delegate->setHoveredRow(row);
    for (const int each : {old, row}) {
        if (each >= 0)
            viewport()->update(0, rowViewportPosition(each), viewport()->width(), rowHeight(each));
    }
}

} // namespace bunsnc::ui
