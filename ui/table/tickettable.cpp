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
constexpr int leastText = 220; ///< room that the column of texts always gets
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
    header->setMinimumSectionSize(40);
    header->setFixedHeight(32);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    header->setFont(fonts::small());
    connect(header, &QHeaderView::customContextMenuRequested, this, &TicketTable::showColumnMenu);
    connect(header, &QHeaderView::sectionMoved, this, [this] {
        if (!m_fitting)
            Q_EMIT layoutEdited();
    });
    connect(header, &QHeaderView::sectionResized, this, [this] {
        if (!m_fitting)
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
    // What only the narrow window hides is not the user's wish.
    auto *const header = horizontalHeader();
    const QSignalBlocker quiet(header);
    for (const int column : m_dropped)
        header->setSectionHidden(column, false);
    const QByteArray state = header->saveState();
    for (const int column : m_dropped)
        header->setSectionHidden(column, true);
    return state;
}

void TicketTable::restoreLayout(const QByteArray &layout)
{
    if (layout.isEmpty())
        return;
    m_dropped.clear();
    m_fitting = true;
    horizontalHeader()->restoreState(layout);
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
    m_fitting = false;
    fitColumns();
}

void TicketTable::fitColumns()
{
    QHeaderView *const header = horizontalHeader();
    if (m_fitting || header->count() < int(m_columns.size()))
        return;
    m_fitting = true;
    for (const int column : std::exchange(m_dropped, {}))
        setColumnHidden(column, false);
    int used = 0;
    int wide = -1;
    for (int i = 0; i < int(m_columns.size()); ++i) {
        if (header->isSectionHidden(i))
            continue;
        if (m_columns[size_t(i)].width == 0)
            wide = i;
        else
            used += header->sectionSize(i);
    }
    if (wide >= 0) {
        while (viewport()->width() - used < leastText) {
            int next = -1;
            for (int i = 0; i < int(m_columns.size()); ++i) {
                const int rank = m_columns[size_t(i)].drop;
                if (!header->isSectionHidden(i) && rank > 0 && (next < 0 || rank > m_columns[size_t(next)].drop))
                    next = i;
            }
            if (next < 0)
                break;
            used -= header->sectionSize(next);
            setColumnHidden(next, true);
            m_dropped.push_back(next);
        }
        header->resizeSection(wide, std::max(leastText, viewport()->width() - used));
    }
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
        QAction *const action = menu.addAction(model()->headerData(i, Qt::Horizontal).toString());
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
