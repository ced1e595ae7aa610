/** Whether this page is the second of two side by side. */
export const isPane = new URL(location.href).searchParams.get('pane') === '1';
