/** VitePress's own theme, in the colours and widths of this project. */
import theme from 'vitepress/theme'
import './style.css'

export default theme
