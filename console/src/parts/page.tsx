import type { ComponentChildren } from 'preact'

interface PageFrameProps {
  readonly title: ComponentChildren
  /** One sentence on what this page is for. */
  readonly about?: ComponentChildren
  /** Buttons beside the title. */
  readonly actions?: ComponentChildren
  readonly children: ComponentChildren
}

/** The frame of every page: its one `h1`, and what it holds. */
export function Page({ title, about, actions, children }: PageFrameProps) {
  return (
    <>
      <header class="page-head">
        <div>
          <h1 tabIndex={-1}>{title}</h1>
          {about && <p class="soft">{about}</p>}
        </div>
        {actions && <div class="row">{actions}</div>}
      </header>
      {children}
    </>
  )
}
